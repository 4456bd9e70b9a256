/** Another process for the stories of the stores: does one thing, says how it went in one word, and stays until killed. */
import { readConfig } from '../../src/config.ts'
import { createChatKey } from '../../src/privacy/seal.ts'
import { createRedisState } from '../../src/shared-state/redis.ts'
import { claimForOneProcess, openDatabase } from '../../src/store/database.ts'

const token = '123456789:AAEmulatorTokenThatOpensNothing00000'

async function act(action: string | undefined): Promise<string> {
  const read = readConfig({ BOT_TOKEN: token, DATA_KEY: Buffer.alloc(32).toString('base64'), ...process.env })
  if (read.type === 'refused') return read.problems.join('; ')
  const { database, redis } = read.config
  switch (action) {
    case 'open':
      await openDatabase(database, () => {})
      return 'opened'
    case 'claim':
      return (await claimForOneProcess(database)) ? 'claimed' : 'refused'
    case 'turn': {
      if (!redis) return 'needs REDIS_URL'
      const state = await createRedisState(redis, () => {})
      const turn = await state.takeTurn(createChatKey(Buffer.alloc(32))(1), 1)
      return turn.type
    }
    default:
      return 'unknown action'
  }
}

process.stdout.write(`${await act(process.argv[2])}\n`)
setInterval(() => {}, 60_000)
