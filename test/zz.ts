import { openDatabase } from '../src/store/database.ts'
import { approved, warning, noon } from './support/broadcasts.ts'
import { startPostgres } from './support/services.ts'
import * as d from '../src/store/deliveries.ts'
import * as b from '../src/store/broadcasts.ts'
import { sql } from 'kysely'
import { rmSync } from 'node:fs'
const pgs = await startPostgres()
const n = 300000
for (const kind of ['sqlite','postgres'] as const) {
const path='/tmp/lwork/b2.sqlite'; for (const s of ['','-wal','-shm']) rmSync(path+s,{force:true})
  const db = await openDatabase(kind==='sqlite'?{kind,path}:{kind,url: await pgs.createDatabase('bench')}, ()=>{})
  if (kind==='sqlite') await sql`with recursive n(i) as (select 1 union all select i+1 from n where i<${n}) insert into subscribers select 700000000+((i*7919)%10000000), 'ru','kg',i%2,1,case when i%3=0 then 'RU-TA' end,1,'2026-11-22' from n`.execute(db)
  else await sql`insert into subscribers select 700000000+((i*7919::bigint)%10000000), 'ru','kg',i%2,1,case when i%3=0 then 'RU-TA' end,1,'2026-11-22' from generate_series(1, ${sql.lit(n)}) i`.execute(db)
  await approved(db)
  const key={broadcast:warning.id,wave:1}
  const time = async <T>(name: string, f: () => Promise<T>) => { const t=performance.now(); const r = await f(); const ms=performance.now()-t; if (ms>3) console.log(kind, name, ms.toFixed(1)); return r }
  for (let i=0;i<6;i++) {
  const cl = await time('claim', () => d.claimDeliveries(db,key,{by:'p',until:noon,limit:64}))
  await time('renew', () => d.renewClaims(db,'p',noon+1))
  await time('release', () => d.releaseClaims(db,key,noon,{type:'run-out',but:'p'},{isStopped:false}))
  await time('earlier', () => d.earlierMessages(db,{...key,wave:3},cl.map(({chatId})=>chatId)))
  await time('record', () => d.recordOutcomes(db,key,'p',cl.map(({chatId})=>({chatId,state:'sent' as const,messageId:5,reason:null})),noon))
  await time('count', () => d.countDeliveries(db,key))
  await time('unknown', () => d.unknownDeliveries(db,key, 10))
  await time('newcomer', () => b.addNewcomer(db, 700007919))
  await time('erase', () => db.transaction().execute(tx => d.eraseDeliveries(tx, 700007919+i)))
  await time('stopWaiting', () => d.stopWaiting(db,key,2000,noon))
  await time('open', () => b.openWaves(db))
  await time('maySend', () => b.maySend(db,warning.id, 1))
  const w = (await b.openWaves(db))
  await time('endWave', () => b.endWave(db,w[1]!,noon))
  await time('endWave0', () => b.endWave(db,w[0]!,noon))
  console.log('--')
  }
  await db.destroy()
}
await pgs.stop()
