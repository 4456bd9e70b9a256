/** Every view that the bot can make of this release's content, for the guards that look at all of them. */
import type { InlineKeyboardButton } from 'grammy/types'
import type { Profile } from '../../src/bot/context.ts'
import { escapeHtml } from '../../src/bot/html.ts'
import { type Translate, translator } from '../../src/bot/i18n.ts'
import { menuView } from '../../src/bot/menu-view.ts'
import type { View } from '../../src/bot/show.ts'
import type { Broadcast } from '../../src/broadcasts/broadcast.ts'
import { guideIds } from '../../src/content/guide.ts'
import type { Items } from '../../src/content/knowledge.ts'
import { type Locale, locales } from '../../src/content/locale.ts'
import { type Country, countries, smalltalkKinds, type TopicId } from '../../src/content/schema.ts'
import type { Snapshot } from '../../src/content/snapshot.ts'
import { parseHtml } from '../../src/demo/emulator/html.ts'
import { suggestionsView } from '../../src/migrant/ask.ts'
import { type CardReading, missionView } from '../../src/migrant/contacts-card.ts'
import { citiesView, cityView } from '../../src/migrant/contacts-cities.ts'
import { abroadView, doorsView } from '../../src/migrant/contacts-doors.ts'
import { askingChoice, whereView } from '../../src/migrant/contacts-where.ts'
import { guidesView, guideView } from '../../src/migrant/guide-view.ts'
import { noAnswerView } from '../../src/migrant/no-answer-view.ts'
import { citizenshipView, languagesView } from '../../src/migrant/onboarding.ts'
import { perhapsPlace, whichPlaceView } from '../../src/migrant/place.ts'
import { privacyView, settingsView } from '../../src/migrant/privacy.ts'
import { districtsView, districtView, regionView } from '../../src/migrant/region.ts'
import { missedView } from '../../src/migrant/returning.ts'
import { dutyView, sosView } from '../../src/migrant/sos-view.ts'
import { fullTopicView, shortTopicView } from '../../src/migrant/topic-view.ts'
import { type SentBroadcast, warningView } from '../../src/migrant/warnings.ts'
import { warning } from '../support/broadcasts.ts'
import { items, snapshot } from '../support/content.ts'
import { aidViews, situationViews } from './aid-views.ts'
import { humanViews } from './human-views.ts'

export type ViewKind =
  | 'menu'
  | 'first-message'
  | 'full'
  | 'warning'
  | 'broadcast'
  | 'mission'
  | 'doors'
  | 'helper'
  | 'list'
  | 'sos'
  | 'settings'

export interface Shown {
  readonly kind: ViewKind
  /** Says which view it is, for the report of a failure. */
  readonly what: string
  readonly locale: Locale
  readonly view: View
}

/** A day on which every fact of the release has been checked lately, and one on which every review is late. */
export const onTime = Date.parse('2026-11-30T12:00:00Z')
export const overdue = Date.parse('2030-01-01T12:00:00Z')

/** What a phone shows of a text, by the emulator's own reading of the markup. */
export const visibleText = ({ text }: View): string => parseHtml(text).text
/** Letters as a person counts them: an emoji outside the basic plane is one. */
export const visibleLength = (view: View): number => [...visibleText(view)].length

export const buttonsOf = ({ keyboard = [] }: View): readonly InlineKeyboardButton[] => keyboard.flat()

/** Every kind of person that answers tell apart. */
export function everyProfile(): Profile[] {
  return locales.flatMap((locale) =>
    [null, 'other' as const, ...countries].flatMap((country) =>
      [false, true].map((twoPassports) => ({
        locale,
        localeChosen: true,
        country,
        twoPassports,
        warnings: true,
        region: null,
        lastContactDay: '',
        situation: null,
      })),
    ),
  )
}

export interface ShownAnswer extends Shown {
  readonly topic: TopicId
  readonly profile: Profile
  readonly now: number
}

/** Every answer to every kind of person, on time and overdue; `make` is the short or the full view. */
function everyAnswer(
  snapshot: Snapshot,
  topics: readonly TopicId[],
  kind: ViewKind,
  make: typeof shortTopicView,
): ShownAnswer[] {
  return everyProfile().flatMap((profile) =>
    topics.flatMap((topic) =>
      [onTime, overdue].flatMap((now) => {
        const view = make({ t: translator(profile.locale), snapshot, profile, now }, topic)
        const status = `${profile.country ?? 'no country'}${profile.twoPassports ? ', two passports' : ''}${now === overdue ? ', overdue' : ''}`
        return view
          ? [{ kind, what: `${kind} ${topic} (${status})`, locale: profile.locale, view, topic, profile, now }]
          : []
      }),
    ),
  )
}

const topicsOf = (items: Items): TopicId[] => [...items.topic.values()].map(({ id }) => id)

export const everyFirstMessage = (snapshot: Snapshot, items: Items): ShownAnswer[] =>
  everyAnswer(snapshot, topicsOf(items), 'first-message', shortTopicView)
export const everyFullAnswer = (snapshot: Snapshot, items: Items): ShownAnswer[] =>
  everyAnswer(snapshot, topicsOf(items), 'full', fullTopicView)

function contactCards(t: Translate, snapshot: Snapshot, items: Items, locale: Locale): Shown[] {
  const missions = [...items.mission.values()]
    .filter(({ status }) => status === 'active')
    .map(
      (mission): Shown => ({
        kind: 'mission',
        what: `mission ${mission.id}`,
        locale,
        view: missionView({ t, snapshot, locale, now: onTime, region: null }, mission),
      }),
    )
  return missions
}

function countryViews(t: Translate, snapshot: Snapshot, locale: Locale, country: Country): Shown[] {
  const cities = [...new Set(snapshot.missionsOf(country).map(({ city }) => city ?? '-'))]
  const pages = Math.max(1, snapshot.warningsOf(country).length)
  return [
    { kind: 'list', what: `cities ${country}`, locale, view: citiesView({ t, snapshot, locale }, country) },
    ...cities.flatMap((city): Shown[] => {
      const view = cityView({ t, snapshot, locale, now: onTime, region: null }, country, city)
      return view ? [{ kind: 'mission', what: `city ${country} ${city}`, locale, view }] : []
    }),
    ...doorViews(t, snapshot, locale, country),
    ...Array.from({ length: pages }, (_, page): Shown => {
      const id = snapshot.warningsOf(country)[page]?.id
      return { kind: 'warning', what: `warning ${id}`, locale, view: warningView(t, snapshot, locale, country, page) }
    }),
  ]
}

/** The missions for people of every region, asked from near and from the other end of Russia; and abroad. */
export function doorViews(t: Translate, snapshot: Snapshot, locale: Locale, country: Country): Shown[] {
  const reading = (region: string | null, now = onTime): CardReading => ({ t, snapshot, locale, now, region })
  const doors = snapshot.regions.all.flatMap((region) =>
    [reading(null), reading('RU-KAM', onTime - 18 * 3_600_000)].flatMap((read): Shown[] => {
      const view = doorsView(read, { country, region })
      return view ? [{ kind: 'doors', what: `doors ${country} ${region.code}`, locale, view }] : []
    }),
  )
  const abroad = ['tr', 'kz', 'kr', 'pl', 'de', 'ua', ...countries].map(
    (host): Shown => ({
      kind: 'doors',
      what: `${country} in ${host}`,
      locale,
      view: abroadView(reading(null), country, host),
    }),
  )
  return [...doors, ...abroad]
}

/** With nearly the longest words that Telegram takes, and a bulletin number. */
const longBroadcast: Broadcast = {
  ...warning,
  number: 'KG-2026-9999-9',
  texts: { ru: { html: 'Предупреждение '.repeat(250), updatedAt: onTime } },
  approvedAt: onTime,
}

/** What an embassy may have sent: long, with each kind of attachment, corrected, taken back. */
const sentBroadcasts: readonly SentBroadcast[] = [
  { broadcast: longBroadcast, mark: null },
  ...(['photo', 'document', 'voice'] as const).map(
    (kind): SentBroadcast => ({
      broadcast: { ...warning, attachment: { kind, fileId: kind } },
      mark: { kind: 'corrected', at: onTime },
    }),
  ),
  { broadcast: longBroadcast, mark: { kind: 'retracted', at: onTime } },
]

/** The longest that another button's data may be when it is carried in this one's. */
const longestDestination = 'topic~foreign-service-liability'

function commonViews(t: Translate, snapshot: Snapshot, items: Items, locale: Locale): Shown[] {
  const topics = topicsOf(items)
  const { regions } = snapshot
  const yugra = regions.byCode('RU-KHM') // the longest name
  const settings = everyProfile()
    .filter((profile) => profile.locale === locale)
    .flatMap((profile) => [profile, { ...profile, warnings: false }])
    .map(
      (profile): Shown => ({
        kind: 'settings',
        what: 'settings',
        locale,
        view: settingsView(t, profile, yugra?.name.ru),
      }),
    )
  const suggestions = topics.map((_, i): Shown => {
    const three = [...topics.slice(i), ...topics.slice(0, i)].slice(0, 3)
    return { kind: 'list', what: 'suggestions', locale, view: suggestionsView(t, snapshot, locale, three) }
  })
  const districts = regions.districts.flatMap((district) =>
    [0, 1].map(
      (page): Shown => ({ kind: 'list', what: district.name, locale, view: districtView(t, regions, district, page) }),
    ),
  )
  const missed = Array.from(
    { length: 12 },
    (): SentBroadcast => ({ broadcast: longBroadcast, mark: { kind: 'corrected', at: onTime } }),
  )
  const sent = sentBroadcasts.map((_, page): Shown => {
    const view = warningView(t, snapshot, locale, 'kg', page, sentBroadcasts)
    return { kind: 'broadcast', what: `broadcast ${page}`, locale, view }
  })
  return [
    { kind: 'menu', what: 'menu', locale, view: menuView(t, snapshot) },
    { kind: 'list', what: 'languages', locale, view: languagesView(t, locale, longestDestination) },
    { kind: 'list', what: 'citizenship', locale, view: citizenshipView(t, longestDestination, false) },
    { kind: 'list', what: 'second citizenship', locale, view: citizenshipView(t, longestDestination, true) },
    { kind: 'list', what: 'no answer', locale, view: noAnswerView(t) },
    { kind: 'list', what: 'an answer that did not help', locale, view: noAnswerView(t, t('ask:sorry')) },
    ...smalltalkKinds.map(
      (said): Shown => ({ kind: 'menu', what: said, locale, view: menuView(t, snapshot, t(`ask:${said}`)) }),
    ),
    ...humanViews(t, (topic) => snapshot.topicText(locale, topic as TopicId)?.title).map(
      ({ what, view }): Shown => ({ kind: 'list', what, locale, view }),
    ),
    ...[...aidViews(t, snapshot, locale), ...situationViews(t, onTime)].map((one): Shown => ({ ...one, locale })),
    { kind: 'settings', what: 'privacy', locale, view: privacyView(t) },
    { kind: 'list', what: 'region', locale, view: regionView(t, regions, yugra) },
    { kind: 'list', what: 'districts', locale, view: districtsView(t, regions) },
    { kind: 'list', what: 'districts of a question', locale, view: districtsView(t, regions, askingChoice) },
    { kind: 'list', what: 'where', locale, view: whereView(t, regions, escapeHtml(t('contacts:located_nowhere'))) },
    { kind: 'list', what: 'no answer, perhaps a place', locale, view: perhapsPlace(t, noAnswerView(t)) },
    ...[
      'Владимир',
      'Москва, Казань, Улан-Удэ',
      'Новгород',
      'Ямало-Ненецкий автономный округ, Ханты-Мансийский округ',
    ].map(
      (text): Shown => ({
        kind: 'list',
        what: `which of ${text}`,
        locale,
        view: whichPlaceView(t, severalIn(snapshot, text)),
      }),
    ),
    { kind: 'warning', what: 'what was missed', locale, view: missedView(t, locale, missed) },
    ...sent,
    ...districts,
    ...settings,
    ...suggestions,
  ]
}

/** SOS and the guided paths, for people of each state and of none; `guides.test.ts` looks at regions and late reviews. */
function guideViews(t: Translate, snapshot: Snapshot, locale: Locale): Shown[] {
  const people = everyProfile().filter((profile) => profile.locale === locale && !profile.twoPassports)
  return people.flatMap((profile) => {
    const reading = { t, snapshot, profile: { ...profile, region: 'RU-SAK' }, now: onTime }
    const who = profile.country ?? 'no country'
    const nodes = guideIds.flatMap((guide) =>
      Object.keys(snapshot.guide(guide)?.nodes ?? {}).flatMap((node): Shown[] => {
        const view = guideView(reading, { guide, node })
        return view ? [{ kind: 'sos', what: `${guide}/${node} (${who})`, locale, view }] : []
      }),
    )
    return [
      { kind: 'sos' as const, what: `sos (${who})`, locale, view: sosView(reading) },
      { kind: 'sos' as const, what: `duty line (${who})`, locale, view: dutyView(reading, 'detained') },
      { kind: 'list' as const, what: 'guides', locale, view: guidesView(reading) },
      ...nodes,
    ]
  })
}

/** Some thousands of views, made once for a file of tests. */
export function everyView(): readonly Shown[] {
  return [
    ...locales.flatMap((locale) => {
      const t = translator(locale)
      return [
        ...commonViews(t, snapshot, items, locale),
        ...contactCards(t, snapshot, items, locale),
        ...guideViews(t, snapshot, locale),
        ...countries.flatMap((country) => countryViews(t, snapshot, locale, country)),
      ]
    }),
    ...everyFirstMessage(snapshot, items),
    ...everyFullAnswer(snapshot, items),
  ]
}

function severalIn({ where }: Snapshot, text: string) {
  const place = where(text)
  if (place.kind !== 'several') throw new Error(`"${text}" names ${place.kind}`)
  return place
}
