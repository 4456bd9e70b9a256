/** Puts the middleware and the screens together: update → private → session → profile → throttle → screens → reply. */
import { Bot, lazySession } from 'grammy'
import type { UserFromGetMe } from 'grammy/types'
import type { Services } from '../services.ts'
import { retrying } from '../telegram/client.ts'
import type { TelegramConnection } from '../telegram/connection.ts'
import type { ElchiContext, SessionData } from './context.ts'
import { answerCallbacks } from './middleware/answer-callbacks.ts'
import { privateOnly } from './middleware/private-only.ts'
import { type ProfileMemory, profile } from './middleware/profile.ts'
import { situation } from './middleware/situation.ts'
import { throttle } from './middleware/throttle.ts'
import { screens } from './registry.ts'
import { createShow } from './show.ts'

/** A person waits at most this long for one call, all attempts together; then the update is tried anew. */
const replyDeadlineMs = 20_000

export function createBot(
  token: string,
  botInfo: UserFromGetMe,
  connection: TelegramConnection,
  services: Services,
  memory: ProfileMemory,
): Bot<ElchiContext> {
  const { state, metrics, chatKey } = services
  const bot = new Bot<ElchiContext>(token, { botInfo, client: connection.options })
  bot.api.config.use(
    connection.direct,
    retrying({
      onUnknown: 'repeat',
      deadlineMs: replyDeadlineMs,
      onFailure: (method, { kind }) => metrics.apiFailure(method, kind),
    }),
  )
  bot.use(answerCallbacks())
  bot.use((ctx, next) => {
    ctx.show = createShow(ctx)
    return next()
  })
  bot.use(privateOnly())
  bot.use(
    lazySession<SessionData, ElchiContext>({
      initial: () => ({ version: 0, profile: null }),
      storage: state.sessions as never, // the state keeps any versioned record; this bot's is SessionData
      getSessionKey: (ctx) => (ctx.chatId === undefined ? undefined : chatKey(ctx.chatId)),
    }),
  )
  bot.use(profile(services, memory))
  bot.use(situation(services))
  bot.use(throttle(services))
  bot.use(...screens(services))
  return bot
}
