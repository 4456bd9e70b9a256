import { spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { TelegramEmulator } from '../src/demo/emulator/telegram.ts'
import { openDatabase } from '../src/store/database.ts'
import { findBroadcast } from '../src/store/broadcasts.ts'
import { addPeople, approved, warning } from './support/broadcasts.ts'
import { crowd } from './support/sending.ts'
import { startPostgres, startRedis } from './support/services.ts'
const [,, kind, rateS, nS, procs, mode] = process.argv
const rate=Number(rateS), n=Number(nS)
const telegram = new TelegramEmulator({ limits: mode as 'strict'|'off' })
const { url } = await telegram.listen()
const pgs = kind==='postgres' ? await startPostgres() : undefined
const redis = kind==='postgres' ? await startRedis() : undefined
const path='/tmp/lwork/b3.sqlite'; for (const s of ['','-wal','-shm']) rmSync(path+s,{force:true})
const dburl = pgs ? await pgs.createDatabase('bench') : `sqlite:${path}`
const db = await openDatabase(pgs?{kind:'postgres',url:dburl}:{kind:'sqlite',path}, ()=>{})
const people = await crowd(telegram, n)
await addPeople(db, people.map(p=>p.id))
let first=0,last=0,count=0
telegram.log = (m,_p,a) => { if (m!=='sendMessage'||!a.ok) return; const t=performance.now(); first ||= t; last=t; count++ }
const kids = Array.from({length:Number(procs)},(_,i)=>spawn(process.execPath,['--disable-warning=ExperimentalWarning','test/support/sender-process.ts'],{env:{PATH:process.env.PATH,DATABASE_URL:dburl,BOT_API_ROOT:url,BOT_TOKEN:telegram.token,BROADCAST_RATE:String(rate),PROCESS_ID:`p${i}`,...(redis&&{REDIS_URL:redis.url})},stdio:['ignore','pipe','inherit']}))
await Promise.all(kids.map(k=>new Promise(r=>k.stdout!.once('data',r))))
await approved(db, warning, Date.now()-1)
while ((await findBroadcast(db,{id:warning.id}))?.state!=='complete') await new Promise(r=>setTimeout(r,200))
const per=(count-1)/((last-first)/1000)
const { readFileSync } = await import('node:fs')
const rss = kids.map(k=>/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${k.pid}/status`,'utf8'))?.[1]).map(x=>Math.round(Number(x)/1024))
console.log({kind,rate,n,procs,mode,count,perSecond:per.toFixed(1),share:(per/rate*100).toFixed(1)+'%',r429:telegram.refusals.filter(r=>r.error_code===429).length,rssMb:rss})
for (const k of kids) k.kill('SIGKILL')
await db.destroy(); await telegram.stop(); await pgs?.stop(); await redis?.stop()
process.exit(0)
