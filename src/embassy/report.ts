/** What became of a broadcast: by language on its card, by region on pages, and as a table of counts to keep. */
import { Composer, InputFile } from 'grammy'
import { escapeHtml, type Html, html, lines, paragraphs } from '../bot/html.ts'
import { languageName, type Translate } from '../bot/i18n.ts'
import type { Row } from '../bot/keyboards.ts'
import type { View } from '../bot/show.ts'
import { locales } from '../content/locale.ts'
import { deliveryReport, type ReportLine } from '../store/delivery-counts.ts'
import { firstWave, type Wave, wavesOf } from '../store/waves.ts'
import * as buttons from './buttons.ts'
import { type EmbassyContext, type EmbassyServices, noteView, seenBy, stepsOn } from './staff-step.ts'
import { backToCard, type RegionName, type Seen } from './views.ts'

const regionsOnPage = 20

interface Tally {
  readonly sent: number
  readonly unreachable: number
  readonly other: number
}

function tallyOf(report: readonly ReportLine[]): Tally {
  const of = (wanted: (state: string) => boolean): number =>
    report.filter(({ state }) => wanted(state)).reduce((sum, { count }) => sum + count, 0)
  return {
    sent: of((state) => state === 'sent'),
    unreachable: of((state) => state === 'unreachable'),
    other: of((state) => state !== 'sent' && state !== 'unreachable'),
  }
}

/** What each language got of a wave, a line each. */
export function languagesText(t: Translate, report: readonly ReportLine[], wave: number): Html {
  return lines(
    ...locales.flatMap((locale) => {
      const own = report.filter((line) => line.locale === locale && line.wave === wave)
      if (own.length === 0) return []
      return [escapeHtml(t('sending:by_language', { language: languageName(locale), ...tallyOf(own) }))]
    }),
  )
}

/** Regions of a wave, those with most people first. @param page from 0; beyond the last it is the last. */
function regionsView(
  t: Translate,
  { broadcast: { id, number }, regionName }: Pick<Seen, 'broadcast' | 'regionName'>,
  wave: Wave,
  report: readonly ReportLine[],
  page: number,
): View {
  const byRegion = Map.groupBy(
    report.filter((line) => line.wave === wave.wave),
    ({ region }) => region,
  )
  const size = ({ sent, unreachable, other }: Tally): number => sent + unreachable + other
  const rows = [...byRegion]
    .map(([region, own]) => ({ name: nameOf(t, region, regionName), tally: tallyOf(own) }))
    .sort((a, b) => size(b.tally) - size(a.tally))
  const pages = Math.max(1, Math.ceil(rows.length / regionsOnPage))
  const at = Math.min(page, pages - 1)
  const shown = rows.slice(at * regionsOnPage, (at + 1) * regionsOnPage)
  const title = { what: t(`sending:wave.${wave.kind}`), number: number ?? '' }
  return {
    text: paragraphs(
      html`<b>${t('sending:regions_title', title)}</b>`,
      rows.length === 0
        ? escapeHtml(t('sending:nothing_yet'))
        : lines(...shown.map(({ name, tally }) => escapeHtml(t('sending:by_region', { region: name, ...tally })))),
      languagesText(t, report, wave.wave),
      pages === 1 ? undefined : escapeHtml(t('sending:page', { page: at + 1, pages })),
    ),
    keyboard: [
      pageRow(t, at, pages, (to) => buttons.regionsButton.encode({ id, page: to })),
      [buttons.reportButton.button(t('broadcast:report'), { id })],
      backToCard(t, id),
    ].filter((row) => row.length > 0),
  }
}

const nameOf = (t: Translate, region: string, regionName: RegionName): string =>
  region === '' ? t('sending:no_region') : regionName(region)

/** To the pages before and after; empty when there are none. */
export function pageRow(t: Translate, page: number, pages: number, dataOf: (page: number) => string): Row {
  return [
    ...(page > 0 ? [{ text: t('common:previous'), callback_data: dataOf(page - 1) }] : []),
    ...(page < pages - 1 ? [{ text: t('common:next'), callback_data: dataOf(page + 1) }] : []),
  ]
}

/** Counts alone: nobody can be found in it. */
export function csvOf(report: readonly ReportLine[], waves: readonly Pick<Wave, 'wave' | 'kind'>[]): string {
  const kinds = new Map(waves.map(({ wave, kind }) => [wave, kind]))
  const rows = report.map(({ wave, state, locale, region, count }) =>
    [wave, kinds.get(wave) ?? '', state, locale, region, count].join(','),
  )
  return `${['wave,kind,state,language,region,count', ...rows].join('\r\n')}\r\n`
}

export function report(services: EmbassyServices): Composer<EmbassyContext> {
  const { db } = services
  const screen = new Composer<EmbassyContext>()
  const on = stepsOn(screen, services)

  on(buttons.regionsButton, async (ctx, { id, page }, actor) => {
    const seen = await seenBy(actor, id, services)
    if (!seen) return noteView(ctx, ctx.t('broadcast:gone'))
    const last = (await wavesOf(db, id)).findLast(
      ({ wave, approvedAt }) => wave >= firstWave && approvedAt !== undefined,
    )
    return last === undefined
      ? noteView(ctx, ctx.t('sending:nothing_yet'))
      : regionsView(ctx.t, seen, last, await deliveryReport(db, id), page)
  })
  on(buttons.reportButton, async (ctx, { id }, actor) => {
    const seen = await seenBy(actor, id, services)
    if (!seen) return noteView(ctx, ctx.t('broadcast:gone'))
    if (ctx.chatId === undefined) return undefined
    const number = seen.broadcast.number ?? id
    const csv = csvOf(await deliveryReport(db, id), await wavesOf(db, id))
    await ctx.api.sendDocument(ctx.chatId, new InputFile(Buffer.from(csv), `${number}.csv`), {
      caption: ctx.t('sending:report_caption', { number }),
    })
    return undefined
  })
  return screen
}
