/**
 * Who blocks the bot and comes back: the warnings that were sent meanwhile and still hold, in one message. An absence ends
 * only when that message was sent: a repeated update finds none, and a kill in between tells it twice rather than never.
 */
import { Composer } from 'grammy'
import { type ElchiContext, homeCountry } from '../bot/context.ts'
import { escapeHtml, type Html, html, lines, paragraphs } from '../bot/html.ts'
import type { Translate } from '../bot/i18n.ts'
import { menuRow, warningsButton } from '../bot/keyboards.ts'
import { bookOpenBroadcasts } from '../bot/newcomers.ts'
import type { View } from '../bot/show.ts'
import { isRecipient } from '../broadcasts/audience.ts'
import type { Broadcast } from '../broadcasts/broadcast.ts'
import { isMissed } from '../broadcasts/missed.ts'
import type { Locale } from '../content/locale.ts'
import { lengthOf, plainOf } from '../embassy/formatting.ts'
import { markOf, severityIcons, wordsOf } from '../embassy/render.ts'
import { momentText } from '../embassy/times.ts'
import type { Services } from '../services.ts'
import { lastDeliveries, publishedBroadcasts } from '../store/published.ts'
import { awaySince, endAbsence, markReachable, markUnreachable } from '../store/subscribers.ts'
import type { SentBroadcast } from './warnings.ts'

/** Characters: it is read through a slow VPN, like every first message. */
const longestMessage = 600
const longestTitle = 80

/** The first words of what this person would read. */
function titleOf(broadcast: Broadcast, locale: Locale): string {
  const words = plainOf(wordsOf(broadcast, locale) ?? '').replace(/\s+/g, ' ')
  const letters = [...words]
  if (letters.length <= longestTitle) return words
  return `${letters
    .slice(0, longestTitle)
    .join('')
    .replace(/\s\S*$/, '')}…`
}

function itemOf(t: Translate, locale: Locale, { broadcast, mark }: SentBroadcast): Html {
  const { severity, number, country, approvedAt } = broadcast
  return lines(
    html`${severityIcons[severity]} <b>${titleOf(broadcast, locale)}</b>`,
    escapeHtml(t('warnings:missed_item', { number: number ?? '', time: momentText(t, approvedAt ?? 0, country) })),
    mark === null ? undefined : html`✏️ ${t('broadcast:corrected', { time: momentText(t, mark.at, country) })}`,
  )
}

/** @param missed newest first, at least one; those that do not fit are counted. */
export function missedView(t: Translate, locale: Locale, missed: readonly SentBroadcast[]): View {
  const items = missed.map((one) => itemOf(t, locale, one))
  const textOf = (shown: number): Html =>
    paragraphs(
      escapeHtml(t('warnings:missed')),
      ...items.slice(0, shown),
      shown < items.length ? escapeHtml(t('warnings:missed_more', { rest: items.length - shown })) : undefined,
    )
  let shown = items.length
  while (shown > 1 && lengthOf(textOf(shown)) > longestMessage) shown--
  return {
    text: textOf(shown),
    keyboard: [[warningsButton.button(t('menu:warnings'), { page: 0 })], menuRow(t)],
  }
}

export function returning(services: Pick<Services, 'db' | 'state' | 'log' | 'now'>): Composer<ElchiContext> {
  const { db, log, now } = services
  const screen = new Composer<ElchiContext>()

  const missedBy = async ({ profile }: ElchiContext, chatId: number, since: number): Promise<SentBroadcast[]> => {
    const country = homeCountry(profile)
    if (country === null) return []
    const person = { ...profile, country, isReachable: true, wantsWarnings: profile.warnings }
    const meant = (await publishedBroadcasts(db, country, now()))
      .map(({ broadcast, amendments }) => ({ broadcast, mark: markOf(amendments) }))
      .filter(({ broadcast, mark }) => mark?.kind !== 'retracted' && isRecipient(broadcast, person))
    const last = await lastDeliveries(
      db,
      chatId,
      meant.map(({ broadcast }) => broadcast.id),
    )
    return meant.filter(({ broadcast }) => isMissed(broadcast.approvedAt ?? 0, last.get(broadcast.id), since))
  }

  const welcomeBack = async (ctx: ElchiContext): Promise<void> => {
    const { chatId } = ctx
    if (chatId === undefined) return
    await markReachable(db, chatId)
    const since = await awaySince(db, chatId)
    if (since === undefined) return
    // First, so that what comes by itself is not told as missed.
    await bookOpenBroadcasts(services, chatId)
    const missed = await missedBy(ctx, chatId, since)
    if (missed.length > 0) await ctx.show(missedView(ctx.t, ctx.locale, missed))
    await endAbsence(db, chatId)
  }

  screen.on('my_chat_member', async (ctx, next) => {
    // Only on a block or a return of the person; a group's changes do not come this far.
    if (ctx.myChatMember.new_chat_member.status === 'member') await welcomeBack(ctx)
    else await markUnreachable(db, [ctx.chat.id], now())
    await next() // a conversation with a helper ends with a block too
  })
  // The notice of a return may be lost, since Telegram keeps it for a day.
  screen.command('start', async (ctx, next) => {
    await next()
    try {
      await welcomeBack(ctx)
    } catch (error) {
      log.warn('what somebody missed cannot be told now: the next /start tries again', { error })
    }
  })
  return screen
}
