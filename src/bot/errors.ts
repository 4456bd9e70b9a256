/** The one boundary behind all screens: what an error means for the update, and what the person hears of it. */
import { type Api, type Bot, BotError, GrammyError, HttpError } from 'grammy'
import type { Update } from 'grammy/types'
import type { Services } from '../services.ts'
import { setAside } from '../store/journal.ts'
import { markUnreachable } from '../store/subscribers.ts'
import type { IntakeOptions } from '../telegram/intake.ts'
import { classifyError, meaningOf } from '../telegram/send-error.ts'
import { updateChatId, updateKind } from '../telegram/update-kind.ts'
import type { ElchiContext } from './context.ts'
import { translator } from './i18n.ts'
import { sosButton } from './keyboards.ts'
import { guessLocale, type ProfileMemory } from './middleware/profile.ts'

type Handle = IntakeOptions['handle']
type Verdict = Awaited<ReturnType<Handle>>

/** Gives an update to the bot and says what became of it. */
export function createHandle(
  bot: Bot<ElchiContext>,
  services: Pick<Services, 'db' | 'log' | 'now' | 'logChat'>,
): Handle {
  return async (update) => {
    try {
      await bot.handleUpdate(update)
      return { type: 'done' }
    } catch (thrown) {
      return verdictOn(thrown instanceof BotError ? thrown.error : thrown, update, services)
    }
  }
}

async function verdictOn(
  error: unknown,
  update: Update,
  { db, log, now, logChat }: Pick<Services, 'db' | 'log' | 'now' | 'logChat'>,
): Promise<Verdict> {
  const chatId = updateChatId(update)
  const about = { update: update.update_id, kind: updateKind(update), chat: logChat(chatId) }
  if (!(error instanceof GrammyError || error instanceof HttpError)) {
    log.error('a handler failed', { ...about, error })
    return { type: 'retry', error }
  }
  const { kind } = classifyError(error)
  const { unreachable, alarm, ledger } = meaningOf[kind]
  if (unreachable) {
    await markUnreachable(db, [chatId], now()).catch((cause: unknown) =>
      log.warn('an unreachable person cannot be noted', { error: cause }),
    )
    log.info('the person cannot be reached', { ...about, reason: kind })
    return { type: 'done' }
  }
  if (ledger === 'done' || kind === 'gone' || kind === 'query-expired') return { type: 'done' }
  if (alarm) log.error('ALARM: Telegram refused what we sent', { ...about, reason: kind, error })
  else log.warn('an answer could not be sent', { ...about, reason: kind, error })
  if (kind === 'malformed') return { type: 'give-up', error }
  if (kind === 'refused' || kind === 'migrated') return { type: 'done' }
  return { type: 'outage', error }
}

/** The person whose update failed for good hears a kind sentence; operators get an alarm without a word of the update. */
export function createOnSetAside(
  api: Api,
  memory: ProfileMemory,
  { db, log, metrics, now, chatKey, logChat }: Pick<Services, 'db' | 'log' | 'metrics' | 'now' | 'chatKey' | 'logChat'>,
): IntakeOptions['onSetAside'] {
  return async (update, error) => {
    const chatId = updateChatId(update)
    const kind = updateKind(update)
    const reason = error instanceof Error ? error.name : 'killed'
    metrics.updateSetAside(kind)
    log.error('ALARM: an update failed every attempt and was set aside', {
      update: update.update_id,
      kind,
      chat: logChat(chatId),
      error,
    })
    try {
      await setAside(db, { updateId: update.update_id, kind, reason }, now())
    } catch (cause) {
      log.error('an update set aside cannot be recorded', { update: update.update_id, error: cause })
    }
    const from = update.message?.from ?? update.callback_query?.from
    if (!from || updateChatId(update) !== from.id) return
    const t = translator(memory.get(chatKey(chatId))?.locale ?? guessLocale(from.language_code))
    try {
      await api.sendMessage(chatId, t('common:error'), {
        reply_markup: { inline_keyboard: [[sosButton.button(t('common:sos'), {})]] },
      })
    } catch (cause) {
      log.warn('the person cannot be told of the failure', { chat: logChat(chatId), error: cause })
    }
  }
}
