/**
 * `/verify NUMBER`, and the link `start=v-NUMBER`: who issued a bulletin, when, and whether it still holds. A forger can
 * copy a right number, so the official words come along to be compared.
 */
import { Composer } from 'grammy'
import type { ElchiContext } from '../bot/context.ts'
import { escapeHtml, html, lines, paragraphs } from '../bot/html.ts'
import type { Translate } from '../bot/i18n.ts'
import { menuRow, missionsButton } from '../bot/keyboards.ts'
import type { View } from '../bot/show.ts'
import { bulletinNumber, numberOfPayload, parseNumber } from '../broadcasts/authenticity.ts'
import type { Broadcast } from '../broadcasts/broadcast.ts'
import type { Locale } from '../content/locale.ts'
import { lengthOf, longestText } from '../embassy/formatting.ts'
import { type Mark, markOf, wordsOf } from '../embassy/render.ts'
import { momentText } from '../embassy/times.ts'
import type { Services } from '../services.ts'
import { findBroadcast } from '../store/broadcasts.ts'
import { deliveryReport } from '../store/delivery-counts.ts'
import { wavesOf } from '../store/waves.ts'

const example = bulletinNumber('kg', 2026, 42)

const said = (t: Translate, words: string): View => ({ text: escapeHtml(words), keyboard: [menuRow(t)] })
/** What may be forged leads to people. */
const doubtful = (t: Translate, words: string): View => ({
  text: escapeHtml(words),
  keyboard: [[missionsButton.button(t('ask:missions'), {})], menuRow(t)],
})

/** Only what was really sent counts: the number of one that was stopped before it left is on no phone. */
async function wasSent(db: Services['db'], { id, state }: Broadcast): Promise<boolean> {
  if (state !== 'stopped') return ['sending', 'paused', 'complete'].includes(state)
  const ends = await deliveryReport(db, id)
  return ends.some((end) => end.state === 'sent' || end.state === 'unknown')
}

/**
 * The verdict, and the official words as a message of their own where both are too long for one.
 *
 * @param mark what happened to it since.
 */
export function genuineViews(
  t: Translate,
  locale: Locale,
  broadcast: Broadcast,
  mark: Mark | null,
  now: number,
): readonly View[] {
  const { country, number, approvedAt, expiresAt, state } = broadcast
  const words = mark?.kind === 'retracted' ? undefined : wordsOf(broadcast, locale)
  const time = mark === null ? '' : momentText(t, mark.at, country)
  const verdict = paragraphs(
    html`<b>${t('broadcast:verify_genuine', { number: number ?? '' })}</b>`,
    lines(
      escapeHtml(
        t('broadcast:verify_issued', {
          issuer: t(`broadcast:issuer.${country}`),
          time: momentText(t, approvedAt ?? 0, country),
        }),
      ),
      mark?.kind === 'retracted' ? html`❌ <b>${t('broadcast:retracted', { time })}</b>` : undefined,
      mark?.kind === 'corrected' ? html`✏️ <b>${t('broadcast:corrected', { time })}</b>` : undefined,
      state === 'stopped' ? escapeHtml(t('broadcast:verify_stopped')) : undefined,
      expiresAt !== null && expiresAt <= now
        ? escapeHtml(t('broadcast:verify_expired', { time: momentText(t, expiresAt, country) }))
        : undefined,
    ),
    words === undefined ? undefined : html`<i>${t('broadcast:verify_compare')}</i>`,
  )
  const keyboard = [menuRow(t)]
  const both = paragraphs(verdict, words)
  if (words === undefined || lengthOf(both) <= longestText) return [{ text: both, keyboard }]
  return [{ text: verdict }, { text: words, keyboard }]
}

export function verify({ db, log, now }: Pick<Services, 'db' | 'log' | 'now'>): Composer<ElchiContext> {
  const screen = new Composer<ElchiContext>()

  const check = async (ctx: ElchiContext, typed: string): Promise<void> => {
    const { t } = ctx
    if (typed.trim() === '') return ctx.show(said(t, t('broadcast:verify_ask', { example })))
    const parsed = parseNumber(typed)
    if (!parsed.ok) {
      const words =
        parsed.reason === 'unknown-form' ? t('broadcast:verify_form', { example }) : t('broadcast:verify_digit')
      return ctx.show(said(t, words))
    }
    let views: readonly View[]
    try {
      const broadcast = await findBroadcast(db, { number: parsed.number.text })
      views =
        broadcast && (await wasSent(db, broadcast))
          ? genuineViews(t, ctx.locale, broadcast, markOf(await wavesOf(db, broadcast.id)), now())
          : [doubtful(t, t('broadcast:verify_unknown'))]
    } catch (error) {
      log.warn('a bulletin cannot be looked up', { error })
      views = [doubtful(t, t('broadcast:verify_unavailable'))]
    }
    for (const view of views) await ctx.show(view)
  }

  screen.command('verify', (ctx) => check(ctx, ctx.match))
  screen.command('start', async (ctx, next) => {
    const typed = numberOfPayload(ctx.match)
    return typed === undefined ? next() : check(ctx, typed)
  })
  // Typed from paper, without the command.
  screen.on('message:text', async (ctx, next) => {
    const { text } = ctx.message
    return !text.startsWith('/') && parseNumber(text).ok ? check(ctx, text) : next()
  })
  return screen
}
