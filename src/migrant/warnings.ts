/** The official warnings of one's country, newest first, one to a page: each makes sense alone. */
import { Composer } from 'grammy'
import { asDestination } from '../bot/callback-data.ts'
import { type ElchiContext, homeCountry } from '../bot/context.ts'
import { readableDate } from '../bot/dates.ts'
import { escapeHtml, html, lines, paragraphs } from '../bot/html.ts'
import type { Translate } from '../bot/i18n.ts'
import { chooseCountryButton, menuRow, type Row, warningsButton } from '../bot/keyboards.ts'
import type { View } from '../bot/show.ts'
import type { Locale } from '../content/locale.ts'
import type { Country, Warning } from '../content/schema.ts'
import type { Snapshot } from '../content/snapshot.ts'
import type { Services } from '../services.ts'

function sourceText(t: Translate, warning: Warning, issuer: string) {
  const date = readableDate(warning.date)
  if (warning.official_url === null)
    return html`${t('ask:sources', { list: t('ask:source_press', { date, number: warning.no }) })}`
  return html`<a href="${warning.official_url}">${t('warnings:source_official', { issuer })}</a>`
}

/** @param page from 0, the newest; beyond the last it is the last. */
export function warningView(t: Translate, snapshot: Snapshot, locale: Locale, country: Country, page: number): View {
  const warnings = snapshot.warningsOf(country)
  const at = Math.min(page, warnings.length - 1)
  const warning = warnings[at]
  const texts = snapshot.warningTexts(locale)
  const words = warning && texts?.warnings[warning.id]
  if (!warning || !words) return { text: escapeHtml(t('warnings:none')), keyboard: [menuRow(t)] }
  const issuer = texts?.issuers[warning.issuer] ?? ''
  const day = readableDate(warning.date)
  const date = warning.date_precision === 'about' ? t('warnings:about', { date: day }) : day
  const pages: Row = [
    ...(at > 0 ? [warningsButton.button(t('common:previous'), { page: at - 1 })] : []),
    ...(at < warnings.length - 1 ? [warningsButton.button(t('common:next'), { page: at + 1 })] : []),
  ]
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
      escapeHtml(t('common:page', { page: at + 1, pages: warnings.length })),
    ),
    keyboard: [...(pages.length > 0 ? [pages] : []), menuRow(t)],
  }
}

export function warnings({ snapshot }: Pick<Services, 'snapshot'>): Composer<ElchiContext> {
  const screen = new Composer<ElchiContext>()

  const show = async (ctx: ElchiContext, page: number): Promise<void> => {
    const country = homeCountry(ctx.profile)
    if (country !== null) return ctx.show(warningView(ctx.t, snapshot(), ctx.locale, country, page))
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
  return screen
}
