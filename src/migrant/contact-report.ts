/** "This number does not answer": counted once a person and day for those who keep the contacts, and not who said it. */
import { Composer } from 'grammy'
import type { ElchiContext } from '../bot/context.ts'
import { isListed } from '../directory/legal-aid.ts'
import type { Services } from '../services.ts'
import { type ContactKey, reportContact } from '../store/contact-reports.ts'
import { notAnsweringButton } from './contacts-buttons.ts'

const keptDays = 90
const dayMs = 86_400_000

export function contactReport({
  db,
  log,
  now,
  snapshot,
  chatKey,
  reportMark,
}: Pick<Services, 'db' | 'log' | 'now' | 'snapshot' | 'chatKey' | 'reportMark'>): Composer<ElchiContext> {
  const screen = new Composer<ElchiContext>()
  screen.callbackQuery(notAnsweringButton.filter, async (ctx, next) => {
    const chosen = notAnsweringButton.decode(ctx.callbackQuery.data)
    if (!chosen || ctx.chatId === undefined) return next()
    const { kind, id } = chosen
    // Only of what is there: a forged button must not fill the list.
    // And only of helpers that anybody may be shown: that somebody saw another one stands nowhere.
    const helper = kind === 'h' ? snapshot().helper(id) : undefined
    const isThere = kind === 'm' ? snapshot().mission(id) !== undefined : helper !== undefined && isListed(helper)
    if (!isThere) return next()
    ctx.toast(ctx.t('contacts:not_answering_noted'))
    const contact: ContactKey = kind === 'm' ? `mission/${id}` : `helper/${id}`
    const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10)
    const day = dayOf(now())
    // With the day in it: two days' marks of one person have nothing in common.
    const mark = reportMark(`${day} ${contact} ${chatKey(ctx.chatId)}`)
    try {
      await reportContact(db, { contact, day, mark }, dayOf(now() - keptDays * dayMs))
    } catch (error) {
      log.warn('a report of a contact cannot be counted', { error })
    }
  })
  return screen
}
