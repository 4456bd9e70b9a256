import { describe, expect, test } from 'vitest'
import { understand } from '../../src/answers/understand.ts'
import { translator } from '../../src/bot/i18n.ts'
import { dutyButton, guideButton, humanSosButton, sosButton } from '../../src/bot/keyboards.ts'
import type { View } from '../../src/bot/show.ts'
import { type GuideEnd, type GuideId, guideIds, isEnd } from '../../src/content/guide.ts'
import { formOf, type Locale } from '../../src/content/locale.ts'
import { countries } from '../../src/content/schema.ts'
import { guideReading, guidesView, guideView } from '../../src/migrant/guide-view.ts'
import { dangerView, dutyView, sosView } from '../../src/migrant/sos-view.ts'
import type { Reading } from '../../src/migrant/topic-view.ts'
import { snapshot } from '../support/content.ts'
import { buttonsOf, everyProfile, onTime, overdue, visibleLength, visibleText } from './every-view.ts'

/** Each language with each state and none; from no region, a far one and one with a consulate; on time and late. */
const readings: readonly Reading[] = everyProfile()
  .filter(({ twoPassports }) => !twoPassports)
  .flatMap((profile) =>
    [
      { region: null, now: onTime },
      { region: 'RU-NVS', now: onTime },
      { region: 'RU-SAK', now: overdue },
    ].map(({ region, now }) => ({ t: translator(profile.locale), snapshot, profile: { ...profile, region }, now })),
  )

const whoseOf = ({ profile, now }: Reading): string =>
  `${profile.locale} ${profile.country} ${profile.region}${now === overdue ? ' late' : ''}`
const dataOf = (view: View): string[] =>
  buttonsOf(view).flatMap((button) => ('callback_data' in button ? [button.callback_data] : []))

interface Reached {
  readonly view: View
  readonly end: GuideEnd | undefined
  /** Taps from where the walk began. */
  readonly taps: number
}

/** Every screen of guides that buttons lead to, each by the shortest way; `only` stays in one guide. */
function walk(reading: Reading, from: View, only?: GuideId): ReadonlyMap<string, Reached> {
  const reached = new Map<string, Reached>()
  let fringe: readonly View[] = [from]
  for (let taps = 1; fringe.length > 0; taps++) {
    const places = fringe.flatMap(dataOf).flatMap((data) => guideButton.decode(data) ?? [])
    fringe = places.flatMap(({ guide, node }): View[] => {
      const name = `${guide}/${node}`
      // The first question of SOS is its card, to which "back" leads.
      if (reached.has(name) || name === 'sos/what' || (only !== undefined && guide !== only)) return []
      const view = guideView(reading, { guide, node })
      const known = snapshot.guide(guide)?.nodes[node]
      if (view === undefined || known === undefined) throw new Error(`${whoseOf(reading)}: nothing at ${name}`)
      reached.set(name, { view, end: isEnd(known) ? known : undefined, taps })
      return [view]
    })
  }
  return reached
}

/** What each reader can reach: from the card of SOS within it, and from the list of guides. */
const walks = readings.map((reading) => ({
  reading,
  sos: walk(reading, sosView(reading), 'sos'),
  home: walk(reading, guidesView(reading)),
}))

const nodesOf = (guide: GuideId): string[] =>
  Object.keys(snapshot.guide(guide)?.nodes ?? {}).map((node) => `${guide}/${node}`)
const stepNumbers = (view: View): number[] =>
  [...visibleText(view).matchAll(/^(\d)\. /gm)].map(([, number]) => Number(number))

describe('SOS', () => {
  test('asks with six big buttons, and every ending is at most three taps from the menu', () => {
    for (const { reading, sos: reached } of walks) {
      const card = sosView(reading)
      expect((card.keyboard ?? []).slice(0, 6).map((row) => row.length)).toEqual([1, 1, 1, 1, 1, 1])
      expect(dataOf(card).filter((data) => guideButton.decode(data) !== undefined)).toHaveLength(6)
      expect([...reached.keys()].sort()).toEqual(
        nodesOf('sos')
          .filter((name) => name !== 'sos/what')
          .sort(),
      )
      // One more tap opens the card.
      expect(Math.max(...[...reached.values()].map(({ taps }) => taps + 1))).toBeLessThanOrEqual(3)
    }
  })

  test('ends in two to six numbered steps, with an article, a number to call, the duty line and a helper', () => {
    const wrong = walks.flatMap(({ reading, sos }) =>
      [...sos].flatMap(([name, { view, end }]) => {
        if (end === undefined) return []
        const text = visibleText(view)
        const steps = stepNumbers(view)
        const hasCountry = countries.some((country) => country === reading.profile.country)
        const variant = countries.find((country) => country === reading.profile.country && end.variants[country])
        const faults = [
          steps.length < 2 || steps.length > 6 || steps.some((number, at) => number !== at + 1) ? 'steps' : undefined,
          (end.variants[variant ?? 'any']?.laws.length ?? 0) > 0 && !text.includes('⚖️') ? 'no article' : undefined,
          hasCountry && !/\+\d{9}/.test(text) ? 'no number' : undefined,
          dataOf(view).some((data) => dutyButton.filter.test(data)) ? undefined : 'no duty line',
          dataOf(view).includes(humanSosButton.encode({})) ? undefined : 'no helper',
          visibleLength(view) > 600 ? `${visibleLength(view)} letters` : undefined,
        ].filter((fault) => fault !== undefined)
        return faults.length > 0 ? [`${whoseOf(reading)} ${name}: ${faults.join(', ')}`] : []
      }),
    )
    expect(wrong).toEqual([])
  })

  test('every question of it can stand alone: a number to call and the words to say', () => {
    const wrong = walks.flatMap(({ reading, sos }) =>
      [['card', { view: sosView(reading), end: undefined }] as const, ...sos].flatMap(([name, { view, end }]) => {
        const text = visibleText(view)
        const hasCountry = countries.some((country) => country === reading.profile.country)
        return end === undefined && (!text.includes('консулу') || (hasCountry && !/\+\d{9}/.test(text)))
          ? [`${whoseOf(reading)} ${name}`]
          : []
      }),
    )
    expect(wrong).toEqual([])
  })

  test('the duty line goes back to where it was asked for, and asks for the country only when it is not known', () => {
    for (const reading of readings) {
      const view = dutyView(reading, 'signed-forced')
      expect(dataOf(view)).toContain(guideButton.encode({ guide: 'sos', node: 'signed-forced', at: undefined }))
      expect(/\+\d{9}/.test(visibleText(view))).toBe(
        reading.profile.country !== null && reading.profile.country !== 'other',
      )
    }
  })
})

describe('the guided paths for going home', () => {
  test('are reached from their list by two or three answers, and every node of them is', () => {
    for (const { home: reached } of walks) {
      const others = guideIds.filter((id) => id !== 'sos')
      expect(others.flatMap(nodesOf).filter((name) => !reached.has(name))).toEqual([])
      for (const [name, { end, taps }] of reached) {
        if (end !== undefined && !name.startsWith('sos/')) expect(taps - 1, name).toBeGreaterThanOrEqual(2)
        if (end !== undefined) expect(taps - 1, name).toBeLessThanOrEqual(3)
      }
    }
  })

  test('end in steps, papers to bring, offices and the day of the check', () => {
    const wrong = walks.flatMap(({ reading, home }) =>
      [...home].flatMap(([name, { view, end }]) => {
        if (end === undefined || name.startsWith('sos/')) return []
        const text = visibleText(view)
        const day = reading.now === overdue ? '202[67]' : '22\\.11\\.2026'
        const faults = [
          stepNumbers(view).length < 2 ? 'steps' : undefined,
          text.includes('📄') ? undefined : 'no papers',
          /⚖️|№ [A-Z]\d|Источник|Булак|Manba|Манба/.test(text) ? undefined : 'no law and no source',
          new RegExp(day).test(text) ? undefined : 'no day',
          dataOf(view).some((data) => /^(missions|aid|door:)/.test(data)) ? undefined : 'no office',
          visibleLength(view) > 600 ? `${visibleLength(view)} letters` : undefined,
        ].filter((fault) => fault !== undefined)
        return faults.length > 0 ? [`${whoseOf(reading)} ${name}: ${faults.join(', ')}`] : []
      }),
    )
    expect(wrong).toEqual([])
  })

  test('name the office of the region by its name, and lead to it in one tap', () => {
    const novosibirsk = readings.filter(({ profile }) => profile.region === 'RU-NVS' && profile.country === 'uz')
    expect(novosibirsk.length).toBeGreaterThan(0)
    for (const reading of novosibirsk) {
      const view = guideView(reading, { guide: 'lost-passport', node: 'lost' })
      expect(view && dataOf(view)).toContain('door:uz-cg-novosibirsk:nvs')
    }
  })
})

describe('a message of danger', () => {
  const reader = (locale: Locale): Reading => ({
    t: translator(locale),
    snapshot,
    now: onTime,
    profile: { ...(readings[0] as Reading).profile, locale, country: 'kg', region: null }, // there are hundreds
  })

  /** As `migrant/ask.ts` does. */
  const answerTo = (text: string, locale: Locale): View => {
    const meaning = understand(snapshot.brain, text, formOf(locale))
    expect(meaning.urgent, text).toBe(true)
    return dangerView(reader(locale), text, meaning.kind === 'answer' ? meaning.topics[0]?.topic : undefined, undefined)
  }

  test.each<[Locale, string, string]>([
    ['ru', 'меня держат в отделе, помогите', 'detained'],
    ['ru', 'мужа забрали в полицию', 'relative'],
    ['ru', 'заставляют подписать контракт прямо сейчас', 'pressed'],
    ['ru', 'отобрали паспорт и не выпускают', 'passport'],
    ['ky', 'мени кармап алышты отделде турам', 'detained'],
    ['ky', 'байкемди кармап алып кетти', 'relative'],
    ['ky', 'мени азыр контрактка кол койдуруп жатышат', 'pressed'],
    ['uz', 'meni politsiya ushladi', 'detained'],
    ['uz', 'pasportimni hozir tortib oldi bermayapti', 'passport'],
    ['uz-Cyrl', 'эримни олиб кетишди', 'relative'],
    ['uz-Cyrl', 'ёрдам беринг мажбурлаб имзолатишяпти', 'pressed'],
    ['tg', 'маро боздошт карданд', 'detained'],
    ['tg', 'Ҳозир маҷбур карда истодаанд, ки имзо кунам', 'pressed'],
    ['tg', 'паспортамро кашида гирифтанд ва намедиҳанд', 'passport'],
  ])('in %s, "%s", goes straight to %s', (locale, text, node) => {
    expect(answerTo(text, locale)).toEqual(guideView(reader(locale), { guide: 'sos', node }))
  })

  test.each<[Locale, string]>([
    ['ru', 'меня забрали'],
    ['ru', 'сейчас в автозаке'],
    ['ru', 'не отпускают меня'],
    ['ky', 'жардам бергиле, кол койдуруп жатышат'],
    ['uz', 'menti zabrali meni'],
    ['tg', 'забрали моро'],
  ])('in %s, "%s", does not say which, and brings the six buttons', (locale, text) => {
    expect(answerTo(text, locale)).toEqual(sosView(reader(locale)))
  })

  test('that names a place brings the number of the office there, and so does every tap after it', () => {
    const reading = { ...reader('ru'), profile: { ...reader('ru').profile, country: 'uz' as const } }
    const steps = dangerView(reading, 'меня держат в отделе, Сургут', 'detained-by-police', 'RU-KHM')
    expect(visibleText(steps)).toMatch(/\+73432723166/)
    const onward = dataOf(steps).filter((data) => /^(guide|sos-duty|aid|door):/.test(data))
    expect(onward.length).toBeGreaterThan(2)
    expect(onward.filter((data) => !data.endsWith(':khm'))).toEqual([])
    const duty = dutyButton.decode(onward.find((data) => dutyButton.filter.test(data)) ?? '')
    expect(visibleText(dutyView(guideReading(reading, duty?.at), 'detained'))).toMatch(/\+73432723166/)
  })

  test('an old button whose node is gone leads to nothing, so that the card can come', () => {
    expect(guideView(reader('ru'), { guide: 'sos', node: 'no-such-node' })).toBeUndefined()
    expect(sosButton.decode(sosButton.encode({}))).toEqual({})
  })
})
