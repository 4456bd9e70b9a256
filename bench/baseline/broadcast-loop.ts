/**
 * A broadcast as most bots send it: grammY in a loop over everybody, from the first person on. With THROTTLE it is
 * paced by grammY's @grammyjs/transformer-throttler, otherwise by a sleep after each message.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { apiThrottler } from '@grammyjs/transformer-throttler'
import { Api } from 'grammy'

const { BOT_TOKEN = '', BOT_API_ROOT = '', RATE = '25', FIRST = '1', COUNT = '0', THROTTLE, PAID } = process.env
const [rate, first, count] = [RATE, FIRST, COUNT].map(Number) as [number, number, number]
const options = PAID === '1' ? { allow_paid_broadcast: true } : {}

const api = new Api(BOT_TOKEN, { apiRoot: BOT_API_ROOT })
process.stdout.write('ready\n')
if (THROTTLE === '1') {
  const reservoir = { reservoir: rate, reservoirRefreshAmount: rate, reservoirRefreshInterval: 1_000 }
  api.config.use(apiThrottler({ global: reservoir }))
  await Promise.all(
    Array.from({ length: count }, (_, index) => api.sendMessage(first + index, 'Не подписывайте контракт', options)),
  )
} else {
  for (let index = 0; index < count; index++) {
    await api.sendMessage(first + index, 'Не подписывайте контракт', options)
    await sleep(1_000 / rate)
  }
}
