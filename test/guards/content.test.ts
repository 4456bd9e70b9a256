import { describe, expect, test } from 'vitest'
import { toUzbekCyrillic } from '../../src/answers/uzbek-cyrillic.ts'
import type { Locale } from '../../src/content/locale.ts'
import { numbersOf } from '../../src/content/numbers.ts'
import { parseHtml } from '../../src/demo/emulator/html.ts'
import type { Person } from '../../src/demo/emulator/person.ts'
import type { PhoneMessage } from '../../src/demo/emulator/phone.ts'
import { items, snapshot } from '../support/content.ts'
import { inlineData, tap } from '../support/taps.ts'
import { startWorld } from '../support/world.ts'
import { buttonsOf, everyFirstMessage, everyFullAnswer, everyView, onTime } from './every-view.ts'

/** What a person sees, wherever it came from: the walk over all views, or a phone. */
interface Seen {
  readonly what: string
  readonly text: string
  readonly links: readonly string[]
  readonly buttons: readonly string[]
}

const views = everyView()
const sources = [...items.source.values()]
const missions = [...items.mission.values()]
const helpers = [...items.helper.values()]
const warnings = [...items.warning.values()]
const answers = [...everyFirstMessage(snapshot, items), ...everyFullAnswer(snapshot, items)]

/** Links behind words, and bare ones, which every app makes tappable. */
function linksOf(text: string, entities: readonly { type: string; url?: string }[]): string[] {
  const hidden = entities.flatMap(({ url }) => (url === undefined ? [] : [url]))
  return [...hidden, ...(text.match(/(?:https?:\/\/|www\.|t\.me\/)\S+/gi) ?? [])]
}

const seenViews: Seen[] = views.map(({ locale, what, view }) => {
  const { text, entities } = parseHtml(view.text)
  return {
    what: `${locale} ${what}`,
    text,
    links: linksOf(text, entities),
    buttons: buttonsOf(view).map((button) => button.text),
  }
})

const seenOn = (person: Person, message: PhoneMessage): Seen => ({
  what: `${person.user.first_name}'s phone`,
  text: message.text ?? `${message.venue?.title}\n${message.venue?.address}`,
  links: linksOf(message.text ?? '', message.entities ?? []),
  buttons: (message.reply_markup && 'inline_keyboard' in message.reply_markup
    ? message.reply_markup.inline_keyboard
    : []
  )
    .flat()
    .map(({ text }) => text),
})

const allWords = ({ text, buttons }: Seen): string => [text, ...buttons].join('\n')

/** A name as each locale may write it. */
const inEveryAlphabet = (name: string): string[] => [...new Set([name, toUzbekCyrillic(name)])]
const namesOf = (kind: 'missions' | 'helpers', id: string): string[] =>
  [...items['contact-texts'].values()].flatMap((texts) => inEveryAlphabet(texts[kind][id]?.name ?? id))

// Telegram writes the root of a site with a slash at its end.
const asShown = (url: string): string => url.replace(/\/$/, '')
/** Pages of the three states' own bodies that name a mission: the only sources of missions with a link. */
const officialSources = missions.flatMap(({ sources: named }) =>
  named.flatMap(({ url }) =>
    url !== null && /^https:\/\/(?:mfa\.gov\.kg|mlsp\.gov\.kg|migration\.tj)\//.test(url) ? [url] : [],
  ),
)
const mayBeShown = new Set(
  [
    ...sources.filter(({ safe_to_show }) => safe_to_show).map(({ url }) => url),
    ...warnings.map(({ official_url }) => official_url),
    ...missions.filter(({ status }) => status === 'active').map(({ website }) => website),
    ...officialSources,
    ...helpers.filter(({ show_by_default }) => show_by_default).map(({ website }) => website),
  ].flatMap((url) => (url === null ? [] : [asShown(url)])),
)

/**
 * Outlets of `sources.yaml` and of the warnings' sources, as any of our languages may write them. One of them is also the
 * Uzbek word for freedom, as in the penalty "restriction of freedom", so that it counts only with what makes it a name.
 */
const outlets =
  /rfe\/rl|azattyk|азаттык|ozodi\b|озоди|ozodlik(?: radio|\.org|[»”"])|озодлик(?: радио|[»”"])|радио свобода|fergana\.|islamnews|asia-?plus|азия-плюс|kun\.uz|zamin\.uz|anhor|yep\.uz|uzdaily|gazeta\.uz|sputnik|спутник|24\.kg|24tv|mediaportal|kresy|babel|moscow times|the diplomat|militarnyi|kontur|zmina|news\.ru|lenta|лента\.ру|forbes|форбс|kommersant|коммерсант|(?<!\p{L})azda(?!\p{L})|ittiloot|centralasia\.media|eurasian ?star|ksap|atlas of wars|window on eurasia|migrant\.uz|yuz\.uz|daryo|qalampir|eurasianet|медиазона|медуза|meduza|current time|настоящее время/iu

const pressHosts = new Set(
  sources.flatMap(({ kind, url }) =>
    kind === 'press' && url !== null ? [new URL(url).host.replace(/^www\./, '')] : [],
  ),
)

function guardSafety(seen: readonly Seen[]): void {
  expect(
    seen.flatMap(({ what, links }) =>
      links.filter((link) => !mayBeShown.has(asShown(link))).map((link) => `${what}: ${link}`),
    ),
    'links',
  ).toEqual([])

  const press = seen.flatMap((one) => {
    const words = allWords(one).toLowerCase()
    const hosts = [...pressHosts].filter(
      (host) => words.includes(host) || one.links.some((link) => new URL(link).host.endsWith(host)),
    )
    return [...hosts, ...(outlets.exec(words) ?? [])].map((name) => `${one.what}: ${name}`)
  })
  expect(press, 'press by name').toEqual([])

  const hiddenHelpers = helpers
    .filter(({ show_by_default }) => !show_by_default)
    .flatMap(({ id }) => [id, ...namesOf('helpers', id)])
  const unconfirmed = missions.filter(({ status }) => status !== 'active').flatMap(({ id }) => namesOf('missions', id))
  const hidden = [...hiddenHelpers, ...unconfirmed]
  expect(
    seen.flatMap((one) => hidden.filter((name) => allWords(one).includes(name)).map((name) => `${one.what}: ${name}`)),
    'hidden contacts',
  ).toEqual([])

  const shownPhones = new Set([
    ...missions
      .filter(({ status }) => status === 'active')
      .flatMap(({ phones, emergency_phones }) => [...phones, ...emergency_phones]),
    ...helpers.filter(({ show_by_default }) => show_by_default).flatMap(({ phones }) => phones),
  ])
  const phones = seen.flatMap((one) =>
    (one.text.match(/\+[\d\s()-]{6,}\d/g) ?? []).map((phone) => ({ what: one.what, phone })),
  )
  expect(
    phones.filter(({ phone }) => !shownPhones.has(phone)),
    'phones of no contact',
  ).toEqual([])
}

describe('what every view shows', () => {
  test('is no unsafe link, no press by name, no hidden contact, no phone from nowhere', () => {
    expect(seenViews.length).toBeGreaterThan(1000)
    guardSafety(seenViews)
  })

  test('some official links are shown, so that the guard above looks at something', () => {
    expect(new Set(seenViews.flatMap(({ links }) => links)).size).toBeGreaterThan(10)
  })

  test('web addresses are written in their own letters', () => {
    const coded = seenViews.filter((one) => /\bxn--/.test(allWords(one)))
    expect(coded.map(({ what }) => what)).toEqual([])
  })

  test('the press is named by date and number only', () => {
    const press = sources.filter(({ kind }) => kind === 'press')
    const numbered = press.filter(({ id }) => seenViews.some(({ text }) => new RegExp(`№ ${id}\\b`).test(text)))
    expect(numbered.length).toBeGreaterThan(5)
  })

  test('every warning has its issuer, its date and where it comes from', () => {
    const without = seenViews
      .filter(({ what }) => what.includes(' warning '))
      .filter(
        ({ text, links }) =>
          !/\d{2}\.\d{4}/.test(text.split('\n', 1)[0] ?? '') ||
          !/№ |\S/.test(text) ||
          (links.length === 0 && !text.includes('№ ')),
      )
    expect(without.map(({ what }) => what)).toEqual([])
  })

  test('Uzbek in Cyrillic has no Latin letter but in links, commands, numbers of reports and names of the other alphabet', () => {
    const foreign = new Set(['Oʻzbekcha'])
    const allowed = /(?:https?:\/\/)?\b[a-z\d-]+(?:\.[a-z\d-]+)+(?:\/\S*)?|\/[a-z]+\b(?: [A-Z]{2}-[\d-]+)?|№ [\w-]+/g
    const latin = views
      .filter(({ locale }) => locale === 'uz-Cyrl')
      .flatMap(({ what, view }) =>
        [parseHtml(view.text).text, ...buttonsOf(view).map(({ text }) => text)].map((text) => ({ what, text })),
      )
      .filter(({ text }) => !foreign.has(text))
      .flatMap(({ what, text }) =>
        (text.replace(allowed, '').match(/\S*[A-Za-z]\S*/g) ?? []).map((word) => `${what}: ${word}`),
      )
    // Addresses abroad are shown as they are written on an envelope there.
    const addresses = missions.flatMap(({ host_country, address }) =>
      host_country === 'RU' || address === null ? [] : address.split(/\s+/),
    )
    expect([...new Set(latin)].filter((found) => !addresses.some((word) => found.endsWith(`: ${word}`)))).toEqual([])
  })
})

describe('answers', () => {
  test('state the same numbers in every language when told in full', () => {
    const stated = new Map<string, Map<string, Locale[]>>()
    for (const { what, locale, view } of everyFullAnswer(snapshot, items)) {
      const numbers = [...numbersOf(parseHtml(view.text).text)].sort().join(' ')
      const known = stated.get(what) ?? new Map<string, Locale[]>()
      stated.set(what, known.set(numbers, [...(known.get(numbers) ?? []), locale]))
    }
    expect(stated.size).toBeGreaterThan(0)
    expect([...stated].filter(([, byNumbers]) => byNumbers.size > 1)).toEqual([])
  })

  test('name laws and official bodies before the press', () => {
    const late = answers.filter(({ view }) => {
      const { text } = parseHtml(view.text)
      const line = text.split('\n').find((candidate) => candidate.includes('№ ')) ?? ''
      const names = line.split('; ')
      const firstPress = names.findIndex((name) => /№ [A-Z]\d/.test(name))
      return firstPress !== -1 && names.slice(firstPress).some((name) => !/№ [A-Z]\d/.test(name))
    })
    expect(late.map(({ locale, what }) => `${locale} ${what}`)).toEqual([])
  })
})

/** These change who the person is; everything else is tapped once. */
const changesPerson = /^(lang|citizen|notify|region|keep-region|sit-now|sit-keep):|^(erase-yes|region-none|sit-forget)$/
/** The missions of a region are one screen: these will do, test/guards/doors.test.ts looks at all. */
const manyRegions = /^doors?:(?:[a-z0-9-]+:)?(?!(?:ta|khm|pri|sa)$)|^a(?:id|c|id-more|id-needs):.*:(?!ta$)[a-z]{2,3}$/
/** Nor need every question be asked of every list and every way be gone through "my situation": every-view.ts does. */
const manyQuestions =
  /^ac:[^:]+:[a-z]+-|^aid-(?:more:[a-z]+-|where:.|fds:.|fd:\w+:\d+:.)|^sit:..|^sit:.?:.|^situation:./
/** What stands behind a warning is looked at in test/guards/legal-aid.test.ts. */
const behindWarning = /^aid-show:/
/** All nodes of guides are walked in test/guards/guides.test.ts. */
const manyNodes = /^guide:(?!sos:|lost-passport:)|^sos-duty:(?!detained:)/
const untapped = [changesPerson, manyRegions, manyQuestions, behindWarning, manyNodes]

/** Presses every button that can be reached from the menu, and gives all that was shown on the way. */
async function tapsEverything(person: Person, menu: PhoneMessage): Promise<Seen[]> {
  const waiting = inlineData(menu)
  const known = new Set(waiting)
  const seen = [seenOn(person, menu)]
  for (let data = waiting.shift(); data !== undefined; data = waiting.shift()) {
    for (const message of await tap(person, menu.message_id, data)) {
      if (message.from !== 'bot') continue
      seen.push(seenOn(person, message))
      for (const next of inlineData(message)) {
        if (known.has(next) || untapped.some((pattern) => pattern.test(next))) continue
        known.add(next)
        waiting.push(next)
      }
    }
  }
  return seen
}

describe('a person who taps every button there is', () => {
  test.each([
    ['Айбек', 'ky', 'lang-ky_country-kg'],
    ['Шерзод', 'uz', 'lang-uz-Cyrl_country-uz'],
    ['Фирӯза', 'tg', 'lang-tg_country-tj'],
    ['Ольга', 'ru', 'lang-ru'],
  ])('%s meets nothing unsafe and no refusal of Telegram', async (name, language, payload) => {
    let clock = onTime
    const now = () => (clock += 100) // nobody taps faster than a person, or the throttle and the limits would speak
    const world = await startWorld({
      start: { now },
      emulator: { now },
      expectedRefusals: ['editMessageText 400'], // the same view twice; the descriptions are looked at below
    })
    const person = world.telegram.person({ first_name: name, language_code: language })
    await person.opensLink(payload)
    await person.sees(/./)
    await person.sends('/menu')
    const seen = await tapsEverything(
      person,
      await person.sees((message) => inlineData(message).some((data) => data.startsWith('warn'))),
    )
    const distinct = new Set(seen.map(allWords))
    expect(distinct.size).toBeGreaterThan(language === 'ru' ? 25 : 45)
    guardSafety(seen)
    expect(seen.filter(({ text }) => [...text].length > 4096)).toEqual([])
    expect(world.telegram.refusals.filter(({ description }) => !/not modified/.test(description))).toEqual([])
  })

  test('Азиза forges buttons of hidden helpers and unconfirmed offices, and gets the menu or the way to hers', async () => {
    let clock = onTime
    const now = () => (clock += 100)
    const { telegram } = await startWorld({
      start: { now },
      emulator: { now },
      expectedRefusals: ['editMessageText 400'],
    })
    const aziza = telegram.person({ first_name: 'Азиза', language_code: 'ru' })
    await aziza.opensLink('lang-ru_country-uz')
    await aziza.sees(/./)
    await aziza.sends('/menu')
    const menu = await aziza.sees(/Предупреждения|вопрос/i)
    const hidden = helpers
      .filter(({ show_by_default }) => !show_by_default)
      .flatMap(({ id }, index) => (index < 8 ? [`helper:${id}`, `ac:${id}::`] : []))
    const unconfirmed = missions.filter(({ status }) => status !== 'active').flatMap(({ id }) => [`mission:${id}`])
    for (const data of [...hidden, ...unconfirmed.slice(0, 4)]) {
      const shown = (await tap(aziza, menu.message_id, data)).map((message) => seenOn(aziza, message))
      expect(
        shown.filter(({ text }) => !/кнопка|список с тех пор изменился/i.test(text)),
        data,
      ).toEqual([])
    }
  })
})
