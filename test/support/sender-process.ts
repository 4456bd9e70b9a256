/** A sender in a process of its own, to be killed. It says `sending` when it has begun. */
import { readConfig } from '../../src/config.ts'
import { runSender } from './sending.ts'

const read = readConfig({ DATA_KEY: Buffer.alloc(32).toString('base64'), ...process.env })
if (read.type === 'refused') throw new Error(read.problems.join('\n'))
const { database, redis, botApiRoot, botToken, broadcastRate } = read.config
await runSender({
  database,
  redis,
  root: botApiRoot,
  token: botToken,
  rate: broadcastRate,
  processId: process.env.PROCESS_ID ?? 'nobody',
})
process.stdout.write('sending\n')
