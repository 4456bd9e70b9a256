/** Laws and sources as a migrant may see them: statutes and official bodies by name and link, the press by date and number. */
import type { Locale } from '../content/locale.ts'
import type { Law, Source } from '../content/schema.ts'
import { readableDate } from './dates.ts'
import { escapeHtml, type Html, html } from './html.ts'
import { lawName, type Translate } from './i18n.ts'

function penaltyText(t: Translate, penalty: NonNullable<Law['penalty']>): string {
  const {
    prison_years: prison,
    fine_base_units_up_to: fine,
    corrective_labour_years_up_to: labour,
    confiscation,
  } = penalty
  const choices: string[] = []
  if (prison)
    choices.push(
      prison.from === undefined
        ? t('law:prison_up_to', { to: prison.to })
        : t('law:prison_from_to', { from: prison.from, to: prison.to }),
    )
  if (fine !== undefined) choices.push(t('law:fine_base_units', { amount: fine }))
  if (labour !== undefined) choices.push(t('law:corrective_labour', { years: labour }))
  const punishments = choices.length > 0 ? [choices.join(` ${t('law:or')} `)] : []
  return [...punishments, ...(confiscation ? [t('law:confiscation')] : [])].join(', ')
}

/** "⚖️ Criminal Code of Uzbekistan, article 154, part 1: 5–10 years in prison". `undefined` when the act has no name here. */
export function lawLine(t: Translate, locale: Locale, law: Law): Html | undefined {
  const act = lawName(locale, 'act', law.act)
  if (act === undefined) return undefined
  const { article, part } = law
  const place = law.act.includes('-decree-')
    ? t('law:point', { act, article }) // decrees have points where laws have articles
    : part === undefined
      ? t('law:article', { act, article })
      : t('law:article_part', { act, article, part })
  const penalty = law.penalty ? penaltyText(t, law.penalty) : ''
  return penalty === '' ? html`⚖️ ${place}` : html`⚖️ ${place}: ${penalty}`
}

/** How one source is named to a migrant. */
function sourceName(t: Translate, locale: Locale, source: Source): Html {
  const publisher =
    source.kind === 'press' || source.publisher === null ? undefined : lawName(locale, 'publisher', source.publisher)
  if (publisher === undefined) {
    const report =
      source.date === null
        ? t('ask:source_press_undated', { number: source.id })
        : t('ask:source_press', { date: readableDate(source.date), number: source.id })
    return escapeHtml(report)
  }
  return source.safe_to_show && source.url !== null
    ? html`<a href="${source.url}">${publisher}</a>`
    : escapeHtml(publisher)
}

/**
 * "Source: …", official ones first, each name once.
 *
 * @param most how many are named. @returns `undefined` when there is none.
 */
export function sourcesLine(t: Translate, locale: Locale, sources: readonly Source[], most: number): Html | undefined {
  const official = (source: Source): number => (source.kind === 'press' ? 1 : 0)
  const names = new Map<string, Html>()
  for (const source of sources.toSorted((a, b) => official(a) - official(b))) {
    const name = sourceName(t, locale, source)
    const shown = name.replace(/<[^>]*>/g, '')
    if (!names.has(shown) || name.includes('<a')) names.set(shown, name)
  }
  if (names.size === 0) return undefined
  const list = [...names.values()].slice(0, most).join('; ') as Html
  return t('ask:sources', { list: '\u0000' }).split('\u0000').map(escapeHtml).join(list) as Html
}
