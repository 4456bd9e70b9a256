/** A broadcast on BullMQ: one job a person, a worker with its limiter, as its documentation shows. */
import { Queue, Worker } from 'bullmq'
import { Api } from 'grammy'

const { BOT_TOKEN = '', BOT_API_ROOT = '', RATE = '25', FIRST = '1', COUNT = '0', REDIS_PORT, PAID } = process.env
const [rate, first, count] = [RATE, FIRST, COUNT].map(Number) as [number, number, number]
const options = PAID === '1' ? { allow_paid_broadcast: true } : {}
const connection = { host: '127.0.0.1', port: Number(REDIS_PORT) }

const api = new Api(BOT_TOKEN, { apiRoot: BOT_API_ROOT })
const queue = new Queue('broadcast', { connection })
const people = Array.from({ length: count }, (_, index) => first + index)
// The id of a job is its person: added again after a restart, it is there only once.
for (let from = 0; from < people.length; from += 1_000)
  await queue.addBulk(
    people
      .slice(from, from + 1_000)
      .map((chatId) => ({ name: 'send', data: { chatId }, opts: { jobId: `to-${chatId}` } })),
  )
process.stdout.write('ready\n')
new Worker<{ chatId: number }>(
  'broadcast',
  async ({ data }) => {
    await api.sendMessage(data.chatId, 'Не подписывайте контракт', options)
  },
  { connection, concurrency: 64, limiter: { max: rate, duration: 1_000 } },
)
