/** Who helps for free: the list for a question and a region, and the card of one of them. Pure views. */
import { readableDate } from '../bot/dates.ts'
import { escapeHtml, type Html, html, lines, paragraphs } from '../bot/html.ts'
import { languageName, type Translate } from '../bot/i18n.ts'
import { backRow, humanButton, legalAidButton, menuRow, type Row, topicButton, topicId } from '../bot/keyboards.ts'
import { siteLink } from '../bot/links.ts'
import type { View } from '../bot/show.ts'
import { type Locale, writtenLanguageOf } from '../content/locale.ts'
import { type Country, type Helper, writtenLanguages } from '../content/schema.ts'
import type { Snapshot } from '../content/snapshot.ts'
import {
  type Asker,
  isListed,
  isReachable,
  needOf,
  needs,
  offersFor,
  riskyFor,
  waysOf,
} from '../directory/legal-aid.ts'
import { footing, phoneLine } from './contact-lines.ts'
import { notAnsweringButton, regionOf } from './contacts-buttons.ts'
import {
  aidWhereButton,
  helperCard,
  moreButton,
  needsButton,
  riskButton,
  type Wanted,
  wantedFields,
} from './legal-aid-buttons.ts'

/** Who reads, and what they told us. */
export interface AidReading {
  readonly t: Translate
  readonly snapshot: Snapshot
  readonly locale: Locale
  readonly country: Country | null
  /** The region that the person keeps; one that is named for this question comes before it. */
  readonly region: string | null
  readonly hasRussianPassport: boolean | null
}

export function askerOf({ locale, country, region, hasRussianPassport }: AidReading, { about, at }: Wanted): Asker {
  return {
    ...{ country, about, hasRussianPassport, language: writtenLanguageOf(locale) },
    region: at === undefined ? (region ?? undefined) : regionOf(at),
  }
}

export const risksFor = (reading: AidReading, wanted: Wanted): readonly Helper[] =>
  riskyFor(reading.snapshot.helpers, askerOf(reading, wanted))

/** So many fit on a small phone beside the rows below them. */
const mostAtFirst = 6
/** Whose contact can be seen by others: marked in the list, explained on the card. */
const marked = new Set<Helper['user_safety']>(['foreign_agent', 'russian_state'])

/** @param isAll shows also those who help with other things or in other regions. */
export function helpersView(reading: AidReading, wanted: Wanted, isAll = false): View {
  const { t, snapshot, locale } = reading
  const texts = snapshot.contactTexts(locale)
  const asker = askerOf(reading, wanted)
  const offers = offersFor(snapshot.helpers, asker)
  const fitting = offers.filter(({ fits }) => fits).slice(0, mostAtFirst)
  const shown = isAll || fitting.length === 0 ? offers : fitting
  const need = needOf(wanted.about)
  const region = asker.region === undefined ? undefined : snapshot.regions.byCode(asker.region)
  const fields = wantedFields(wanted)
  const rest = offers.length - shown.length
  const topic = topicId.safeParse(wanted.about)
  const back =
    topic.success && snapshot.hasTopic(topic.data)
      ? topicButton.button(t('common:back'), { topic: topic.data })
      : undefined
  return {
    text: lines(
      html`<b>${t('legal-aid:title')}</b>`,
      need === undefined ? undefined : escapeHtml(t(`legal-aid:need.${need}`)),
      region === undefined ? undefined : escapeHtml(t('legal-aid:for_region', { region: region.name.ru })),
      shown.some(({ aid }) => marked.has(aid.user_safety)) ? escapeHtml(t('legal-aid:marked')) : undefined,
    ),
    keyboard: [
      ...shown.map(({ aid }): Row => {
        const name = texts?.helpers[aid.id]?.name ?? aid.id
        return [helperCard.button(`${marked.has(aid.user_safety) ? '⚠️ ' : ''}${name}`, aid.id, wanted)]
      }),
      ...(rest > 0 ? [[moreButton.button(t('legal-aid:more', { count: rest }), fields)]] : []),
      ...(wanted.about !== undefined && risksFor(reading, wanted).length > 0
        ? [[riskButton.button(t('legal-aid:risky'), { ...fields, about: wanted.about, n: 0 })]]
        : []),
      [
        needsButton.button(t('legal-aid:choose_need'), wanted.at === undefined ? {} : { at: wanted.at }),
        aidWhereButton.button(t('legal-aid:choose_region'), wanted.about === undefined ? {} : { about: wanted.about }),
      ],
      [humanButton.button(t('human:ask'), {})],
      back ? backRow(t, back) : menuRow(t),
    ],
  }
}

/** What happened? @param at stays as it is. */
export function needsView(t: Translate, { at }: Wanted): View {
  const button = (about: string | undefined, text: string): Row => [
    legalAidButton.button(text, wantedFields({ about, at })),
  ]
  return {
    text: escapeHtml(t('legal-aid:need_title')),
    keyboard: [
      ...needs.map((need) => button(need, t(`legal-aid:need.${need}`))),
      button(undefined, t('legal-aid:any_need')),
      menuRow(t),
    ],
  }
}

const places = {
  Russia: 'contacts:place_russia',
  Kyrgyzstan: 'contacts:place_kyrgyzstan',
  Uzbekistan: 'contacts:place_uzbekistan',
  Tajikistan: 'contacts:place_tajikistan',
} as const

/** Names of more regions than these say less than their number. */
const mostRegions = 3

/** What contact with the helper can mean, and the safer way. */
export function safetyLines(t: Translate, { user_safety: safety, listed_since: since }: Helper): Html {
  switch (safety) {
    case 'foreign_agent':
    case 'foreign_agent_exile':
      return lines(
        escapeHtml(
          since === undefined
            ? t('legal-aid:safety.said_foreign_agent') // without a day the listing itself is only said to be so
            : t(`legal-aid:safety.${safety}`, { date: readableDate(since) }),
        ),
        escapeHtml(t(`legal-aid:safer.${safety}`)),
      )
    case 'home_state':
    case 'russian_state':
      return lines(escapeHtml(t(`legal-aid:safety.${safety}`)), escapeHtml(t(`legal-aid:safer.${safety}`)))
    case 'extremist_listed':
    case 'wartime_foreign_state':
      throw new RangeError('a helper of this kind is shown to nobody: directory/legal-aid.ts leaves it out')
    default:
      return escapeHtml(t(`legal-aid:safety.${safety}`))
  }
}

/** Everything about a helper but what can be done with it. */
export function helperText({ t, snapshot, locale }: AidReading, helper: Helper): Html {
  const words = snapshot.contactTexts(locale)?.helpers[helper.id]
  const { phones, short_codes, address, website } = waysOf(helper)
  const codes = short_codes.join(', ')
  const place = places[helper.dialable_from as keyof typeof places] // any other place has no words
  const languages = writtenLanguages
    .filter((language) => helper.languages.includes(language))
    .map((language) => languageName(language === writtenLanguageOf(locale) ? locale : language)) // Uzbek has two alphabets
  const regions = helper.regions?.flatMap((code) => snapshot.regions.byCode(code)?.name.ru ?? []) ?? []
  return paragraphs(
    html`<b>${words?.name ?? helper.id}</b>`,
    words?.about == null ? undefined : escapeHtml(words.about),
    lines(
      phoneLine(t, 'contacts:phone', phones),
      codes === ''
        ? undefined
        : escapeHtml(
            place ? t('legal-aid:short_code', { codes, place: t(place) }) : t('contacts:phone', { phones: codes }),
          ),
      address === null ? undefined : escapeHtml(t('contacts:address', { address })),
      words?.hours == null ? undefined : escapeHtml(t('contacts:hours', { hours: words.hours })),
      website === null ? undefined : html`🌐 ${{ raw: siteLink(website) }}`,
      languages.length === 0 ? undefined : escapeHtml(t('legal-aid:speaks', { languages: languages.join(', ') })),
      regions.length === 0
        ? undefined
        : escapeHtml(
            regions.length > mostRegions
              ? t('legal-aid:works_in_some')
              : t('legal-aid:works_in', { regions: regions.join(', ') }),
          ),
    ),
    safetyLines(t, helper),
    footing(t, helper),
  )
}

/** @returns `undefined` for helpers that may not be shown in a plain list, or cannot be reached by any way we know. */
export function helperView(reading: AidReading, helper: Helper, wanted: Wanted): View | undefined {
  if (!isListed(helper) || !isReachable(helper)) return undefined
  const { t } = reading
  const { phones, short_codes } = waysOf(helper)
  return {
    text: helperText(reading, helper),
    keyboard: [
      ...(phones.length + short_codes.length > 0
        ? [[notAnsweringButton.button(t('contacts:not_answering'), { kind: 'h', id: helper.id })]]
        : []),
      backRow(t, legalAidButton.button(t('common:back'), wantedFields(wanted))),
    ],
  }
}
