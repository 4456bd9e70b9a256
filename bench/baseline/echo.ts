/**
 * The bare bot that everything is compared with: grammY as its documentation shows it, `session()` on
 * @grammyjs/storage-redis over ioredis, grammY's own HTTP client, and "echo" to whatever comes.
 */
import { createServer } from 'node:http'
import { RedisAdapter } from '@grammyjs/storage-redis'
import { Bot, type Context, type SessionFlavor, session, webhookCallback } from 'grammy'
import { Redis } from 'ioredis'

interface Count {
  messages: number
}

const { BOT_TOKEN = '', BOT_API_ROOT = '', REDIS_URL = '', WEBHOOK_SECRET = '', UPDATES, PORT } = process.env

const bot = new Bot<Context & SessionFlavor<Count>>(BOT_TOKEN, { client: { apiRoot: BOT_API_ROOT } })
// The adapter is typed for an older ioredis; it works with this one.
const storage = new RedisAdapter<Count>({ instance: new Redis(REDIS_URL) as never })
bot.use(session({ initial: () => ({ messages: 0 }), storage }))
bot.use(async (ctx) => {
  ctx.session.messages++
  await ctx.reply('echo')
})
await bot.init()
const answer = UPDATES === 'webhook' ? webhookCallback(bot, 'http', { secretToken: WEBHOOK_SECRET }) : undefined
const server = createServer((request, response) => {
  if (request.method === 'GET' || !answer) response.writeHead(200, { 'content-length': 0 }).end()
  else answer(request, response).catch(() => response.writeHead(500).end())
})
const listen = (): void => void server.listen(Number(PORT), '127.0.0.1')
if (answer) listen()
else await bot.start({ onStart: listen })
