/**
 * The official warnings of one's country, one to a page: each makes sense alone. What the embassy has sent through the bot
 * and is not over comes first, then what it has published, newest first. And the buttons under each broadcast.
 */
import { Composer } from 'grammy'
import { z } from 'zod'
import { asDestination, callbackData } from '../bot/callback-data.ts'
import { type ElchiContext, homeCountry } from '../bot/context.ts'
import { readableDate } from '../bot/dates.ts'
import { escapeHtml, html, lines, paragraphs } from '../bot/html.ts'
import type { Translate } from '../bot/i18n.ts'
import {
  allWarningsButton,
  chooseCountryButton,
  menuBelowButton,
  menuRow,
  onlyUrgentButton,
  type Row,
  warningsButton,
} from '../bot/keyboards.ts'
import { menuView } from '../bot/menu-view.ts'
import type { View } from '../bot/show.ts'
import type { Broadcast } from '../broadcasts/broadcast.ts'
import type { Locale } from '../content/locale.ts'
import type { Country, Warning } from '../content/schema.ts'
import type { Snapshot } from '../content/snapshot.ts'
import { lengthOf, longestText } from '../embassy/formatting.ts'
import { broadcastKeyboard, type Mark, markOf, renderBroadcast } from '../embassy/render.ts'
import { sendRendered } from '../embassy/send.ts'
import type { Services } from '../services.ts'
import { publishedBroadcasts } from '../store/published.ts'
import { classifyError } from '../telegram/send-error.ts'

/** Shows what is attached to a broadcast, as a message of its own. */
const attachmentButton = callbackData('warn-file', { id: z.string().regex(/^[0-9a-f]{8}$/) })

/** So long the retraction stands in the place of the words: who read them here learns that they hold no longer. */
const retractedShownMs = 30 * 86_400_000

function sourceText(t: Translate, warning: Warning, issuer: string) {
  const date = readableDate(warning.date)
  if (warning.official_url === null)
    return html`${t('ask:sources', { list: t('ask:source_press', { date, number: warning.no }) })}`
  return html`<a href="${warning.official_url}">${t('warnings:source_official', { issuer })}</a>`
}

/** A broadcast with what became of it since it was sent. */
export interface SentBroadcast {
  readonly broadcast: Broadcast
  readonly mark: Mark | null
}

/**
 * @param page from 0, the newest; beyond the last it is the last.
 * @param sent what the embassy sent through the bot and is not over, newest first.
 */
export function warningView(
  t: Translate,
  snapshot: Snapshot,
  locale: Locale,
  country: Country,
  page: number,
  sent: readonly SentBroadcast[] = [],
): View {
  const warnings = snapshot.warningsOf(country)
  const count = sent.length + warnings.length
  const at = Math.min(page, count - 1)
  const pages: Row = [
    ...(at > 0 ? [warningsButton.button(t('common:previous'), { page: at - 1 })] : []),
    ...(at < count - 1 ? [warningsButton.button(t('common:next'), { page: at + 1 })] : []),
  ]
  const keyboard = [...(pages.length > 0 ? [pages] : []), menuRow(t)]
  const pageLine = escapeHtml(t('common:page', { page: at + 1, pages: count }))
  const official = sent[at]
  if (official) {
    const { id, attachment } = official.broadcast
    const { html: text } = renderBroadcast(official.broadcast, locale, official.mark)
    const numbered = paragraphs(text, pageLine)
    const hasFile = attachment !== null && official.mark?.kind !== 'retracted'
    return {
      text: lengthOf(numbered) <= longestText ? numbered : text,
      keyboard: [
        ...(hasFile ? [[attachmentButton.button(t(`warnings:show_${attachment.kind}`), { id })]] : []),
        ...keyboard,
      ],
    }
  }
  const warning = warnings[at - sent.length]
  const texts = snapshot.warningTexts(locale)
  const words = warning && texts?.warnings[warning.id]
  if (!warning || !words) return { text: escapeHtml(t('warnings:none')), keyboard: [menuRow(t)] }
  const issuer = texts?.issuers[warning.issuer] ?? ''
  const day = readableDate(warning.date)
  const date = warning.date_precision === 'about' ? t('warnings:about', { date: day }) : day
  return {
    text: paragraphs(
      html`<b>${t('warnings:header', { issuer, date })}</b>`,
      escapeHtml(words.summary),
      words.instruction === null ? undefined : escapeHtml(t('warnings:what_to_do', { instruction: words.instruction })),
      lines(
        sourceText(t, warning, issuer),
        html`${t('warnings:in_own_words')} ${t('common:checked', { date: readableDate(warning.checked) })}`,
        warning.confidence === 'high' ? undefined : escapeHtml(t('common:check_first')),
      ),
      pageLine,
    ),
    keyboard,
  }
}

export function warnings({
  snapshot,
  db,
  log,
  now,
}: Pick<Services, 'snapshot' | 'db' | 'log' | 'now'>): Composer<ElchiContext> {
  const screen = new Composer<ElchiContext>()

  /** While the database cannot be reached people still read what the snapshot holds. */
  const sentTo = async (country: Country): Promise<SentBroadcast[]> => {
    try {
      const published = await publishedBroadcasts(db, country, now())
      return published
        .map(({ broadcast, amendments }) => ({ broadcast, mark: markOf(amendments) }))
        .filter(({ mark }) => mark?.kind !== 'retracted' || mark.at > now() - retractedShownMs)
    } catch (error) {
      log.warn('broadcasts cannot be read: showing the published warnings alone', { error })
      return []
    }
  }

  const show = async (ctx: ElchiContext, page: number): Promise<void> => {
    const country = homeCountry(ctx.profile)
    if (country !== null)
      return ctx.show(warningView(ctx.t, snapshot(), ctx.locale, country, page, await sentTo(country)))
    const after = asDestination(warningsButton.encode({ page: 0 }))
    await ctx.show({
      text: escapeHtml(ctx.t('warnings:choose_country')),
      keyboard: [[chooseCountryButton.button(ctx.t('ask:choose_country'), { after })], menuRow(ctx.t)],
    })
  }

  screen.command('warnings', (ctx) => show(ctx, 0))
  screen.callbackQuery(warningsButton.filter, async (ctx, next) => {
    const chosen = warningsButton.decode(ctx.callbackQuery.data)
    return chosen ? show(ctx, chosen.page) : next()
  })

  screen.callbackQuery(attachmentButton.filter, async (ctx, next) => {
    const chosen = attachmentButton.decode(ctx.callbackQuery.data)
    const country = homeCountry(ctx.profile)
    if (!chosen || country === null || ctx.chatId === undefined) return next()
    const found = (await sentTo(country)).find(
      ({ broadcast, mark }) => broadcast.id === chosen.id && mark?.kind !== 'retracted',
    )
    if (!found) return ctx.toast(ctx.t('warnings:attachment_unavailable'))
    const rendered = renderBroadcast(found.broadcast, ctx.locale, found.mark)
    await sendRendered(ctx.api, ctx.chatId, { ...rendered, keyboard: broadcastKeyboard(ctx.t, ctx.profile.warnings) })
  })

  // The official message itself stays as it is; only its buttons change.
  const turn = async (ctx: ElchiContext, isOn: boolean): Promise<void> => {
    ctx.toast(ctx.t(isOn ? 'broadcast:opted_in' : 'broadcast:opted_out'))
    await ctx.saveProfile({ warnings: isOn })
    try {
      await ctx.editMessageReplyMarkup({ reply_markup: { inline_keyboard: broadcastKeyboard(ctx.t, isOn) } })
    } catch (error) {
      const { kind } = classifyError(error)
      if (kind !== 'unchanged' && kind !== 'gone') throw error
    }
  }
  screen.callbackQuery(onlyUrgentButton.filter, (ctx) => turn(ctx, false))
  screen.callbackQuery(allWarningsButton.filter, (ctx) => turn(ctx, true))
  screen.callbackQuery(menuBelowButton.filter, (ctx) => ctx.show(menuView(ctx.t, snapshot()), { fresh: true }))
  return screen
}
