/** A dry run in words: a line for each kind of person, for those who get nothing, and for when the last one has it. */
import { escapeHtml, html, lines, paragraphs } from '../bot/html.ts'
import { languageName, type Translate } from '../bot/i18n.ts'
import type { View } from '../bot/show.ts'
import { omissions } from '../broadcasts/audience.ts'
import type { Broadcast } from '../broadcasts/broadcast.ts'
import { lastArrivalAt, type Rates, starsFor } from '../broadcasts/cost.ts'
import type { DryRun, Face } from '../broadcasts/faces.ts'
import type { Locale } from '../content/locale.ts'
import { momentText } from './times.ts'

/** 1234567 as "1 234 567": the same in all our languages. */
export const grouped = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, '\u00a0')

function faceText(t: Translate, { locale, hasRegion, people, chosen }: Face): string {
  const values = {
    language: languageName(locale),
    region: t(hasRegion ? 'broadcast:face_region' : 'broadcast:face_no_region'),
    people: grouped(people),
  }
  if (chosen === undefined) return `❌ ${t('broadcast:face_nothing', values)}`
  const gets = { ...values, shown: languageName(chosen.language) }
  return chosen.isFallback ? `⚠️ ${t('broadcast:face_fallback', gets)}` : `✅ ${t('broadcast:face', gets)}`
}

export interface Circumstances {
  /** When the first message could leave, if it were approved now. */
  readonly startAt: number
  readonly rates: Rates
  /** Languages whose message Telegram did not take. */
  readonly refused: readonly Locale[]
}

function arrivalText(t: Translate, broadcast: Broadcast, people: number, { startAt, rates }: Circumstances) {
  const time = (rate: number): string => momentText(t, lastArrivalAt(startAt, people, rate), broadcast.country)
  const isPayable = rates.paid !== undefined && broadcast.severity === 'urgent'
  return lines(
    escapeHtml(t('broadcast:last_arrival', { time: time(rates.free), rate: rates.free })),
    isPayable && rates.paid !== undefined
      ? escapeHtml(
          t('broadcast:last_arrival_paid', {
            time: time(rates.paid),
            rate: grouped(rates.paid),
            stars: grouped(starsFor(people, rates.paid)),
          }),
        )
      : undefined,
  )
}

export function dryRunView(t: Translate, broadcast: Broadcast, run: DryRun, circumstances: Circumstances): View {
  const omitted = omissions.flatMap((omission) => {
    const people = run.omitted[omission]
    return people === undefined || omission === 'other-country'
      ? []
      : [escapeHtml(t(`broadcast:omitted.${omission}`, { people: grouped(people) }))]
  })
  return {
    text: paragraphs(
      html`<b>${t('broadcast:dry_run', { people: grouped(run.people) })}</b>`,
      lines(...run.faces.map((face) => escapeHtml(faceText(t, face)))),
      omitted.length === 0 ? undefined : lines(html`<b>${t('broadcast:dry_run_omitted')}</b>`, ...omitted),
      run.people === 0 ? undefined : arrivalText(t, broadcast, run.people, circumstances),
      lines(
        ...circumstances.refused.map((locale) =>
          escapeHtml(`⚠️ ${t('broadcast:preview_failed', { language: languageName(locale) })}`),
        ),
      ),
    ),
  }
}
