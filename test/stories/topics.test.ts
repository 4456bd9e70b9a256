/** Every topic, in every language, for a citizen of every country: it answers, in short, and its law is the law. */
import { describe, expect, test } from 'vitest'
import type { Locale } from '../../src/content/locale.ts'
import { type Law, type Topic, topicIds } from '../../src/content/schema.ts'
import type { Person } from '../../src/demo/emulator/person.ts'
import type { PhoneMessage } from '../../src/demo/emulator/phone.ts'
import { items } from '../support/content.ts'
import { startWorld } from '../support/world.ts'

interface KnownLaw {
  readonly of: 'kg' | 'uz' | 'tj' | 'ru' | 'treaty' | 'all'
  readonly article: string
  readonly part?: number
  /** Years: from (where known), to. */
  readonly prison?: readonly [from: number | undefined, to: number]
  readonly fineUnits?: number
  readonly labourYears?: number
  readonly confiscation?: true
}

/**
 * The laws as they were collected by hand, apart from `content/`: a slip of a digit there cannot hide in both places.
 * Where no penalty stands here none was found, and none may be shown.
 */
const knownLaws: Readonly<Record<string, KnownLaw>> = {
  'kg-cc-416-1': { of: 'kg', article: '416', part: 1, prison: [7, 10] },
  'kg-cc-416-2': { of: 'kg', article: '416', part: 2 },
  'kg-cc-256': { of: 'kg', article: '256', prison: [undefined, 10], confiscation: true },
  'uz-cc-154-1st-part': { of: 'uz', article: '154', part: 1, prison: [5, 10] },
  'uz-cc-154-2nd-part': { of: 'uz', article: '154', part: 2, prison: [7, 12] },
  'uz-cc-154-1-1st-part': { of: 'uz', article: '154-1', part: 1, fineUnits: 300, labourYears: 3 },
  'uz-cc-154-1-2nd-part': { of: 'uz', article: '154-1', part: 2, prison: [3, 5] },
  'uz-constitution-22': { of: 'uz', article: '22' },
  'uz-citizenship-12': { of: 'uz', article: '12' },
  'uz-citizenship-24': { of: 'uz', article: '24' },
  'uz-citizenship-37': { of: 'uz', article: '37' },
  'tj-cc-401': { of: 'tj', article: '401', prison: [12, 20] },
  'tj-cc-401-1': { of: 'tj', article: '401(1)' },
  'tj-constitution-15': { of: 'tj', article: '15' },
  'tj-ru-treaty-1': { of: 'treaty', article: '1' },
  'ru-decree-647-2': { of: 'ru', article: '2' },
  'ru-decree-647-4': { of: 'ru', article: '4' },
  'ru-decree-647-5': { of: 'ru', article: '5' },
  'ru-criminal-procedure-464': { of: 'ru', article: '464' },
  'ru-police-law-14': { of: 'ru', article: '14' },
  'ru-foreigners-law-5': { of: 'ru', article: '5' },
  'vienna-convention-36': { of: 'all', article: '36' },
}

/** Whose law it is must be said, in whatever language. */
const namesOfStates: Readonly<Record<KnownLaw['of'], RegExp>> = {
  kg: /Кыргыз|Қирғиз|Qirgʻiz/,
  uz: /Ўзбекистон|Өзбекстан|Узбекистан|Ӯзбекистон|Oʻzbekiston/,
  tj: /Т[оа]жикстан|Тожикистон|Таджикистан|Тоҷикистон|Tojikiston/,
  ru: /Росси|Русия|Орусия|Rossiya/,
  treaty: /(?=.*(?:Т[оа]жикстан|Тожикистон|Таджикистан|Тоҷикистон|Tojikiston))(?=.*(?:Росси|Русия|Орусия|Rossiya))/,
  all: /Вен[аы]|Венск|Vena/,
}

/** Numbers that belong to the name of an act: the decree of 2022, the treaty of 1995, Federal Law 115. */
const numbersOfNames = new Set(['647', '2022', '1995', '115'])

const numbersIn = (text: string): string[] => text.match(/\d+(?:-\d+|\(\d+\))?/g) ?? []

/** What the line of a law must say in figures, whatever the language. */
function figuresOf({ article, part, prison, fineUnits, labourYears }: KnownLaw): string[] {
  return [article, part, ...(prison ?? []), fineUnits, labourYears].flatMap((one) =>
    one === undefined ? [] : [String(one)],
  )
}

describe('the laws of the content', () => {
  test('are exactly those that were collected, number by number', () => {
    const figures = ({ article, part, penalty = {} }: Law) => ({
      article,
      part,
      prison: penalty.prison_years && [penalty.prison_years.from, penalty.prison_years.to],
      fineUnits: penalty.fine_base_units_up_to,
      labourYears: penalty.corrective_labour_years_up_to,
      confiscation: penalty.confiscation,
    })
    expect([...items.law.keys()].sort()).toEqual(Object.keys(knownLaws).sort())
    for (const [id, law] of items.law) {
      const { of: _, ...known } = knownLaws[id] ?? { of: 'all', article: 'unknown' }
      expect(figures(law), id).toEqual(known)
    }
  })

  test('stand under every topic only for citizens of their own state, or under an answer for anybody', () => {
    for (const { id, variants } of items.topic.values()) {
      for (const [variant, facts] of Object.entries(variants)) {
        if (variant === 'any') continue
        const foreign = facts.laws.filter((law) => {
          const of = knownLaws[law]?.of ?? ''
          return ['kg', 'uz', 'tj'].includes(of) && of !== variant
        })
        expect(foreign, `${id} for ${variant}`).toEqual([])
      }
    }
  })
})

/** A range of years of prison, or a top of it, as each language says it. */
const ranges: Readonly<Record<Locale, RegExp>> = {
  ru: /от (\d+) до (\d+) лет/g,
  ky: /(\d+) жылдан (\d+) жылга чейин/g,
  uz: /(\d+) yildan (\d+) yilgacha/g,
  'uz-Cyrl': /(\d+) йилдан (\d+) йилгача/g,
  tg: /аз (\d+) то (\d+) сол/g,
}
const knownRanges = new Set([
  ...Object.values(knownLaws).flatMap(({ prison }) => (prison?.[0] === undefined ? [] : [prison.join('-')])),
  '18-65', // ages, of men who must sign a contract or show a paper
  '14-18', // ages, of children who are asked whether they agree
])

/** Articles that a text names, as each language names them. */
const articles: Readonly<Record<Locale, RegExp>> = {
  ru: /стат(?:ья|ье|ьи|ью|ьям|ьёй) (\d+(?:[.-]\d+|\(\d+\))?)/g,
  ky: /(\d+(?:[.-]\d+|\(\d+\))?)-берене/g,
  uz: /(\d+(?:[.-]\d+|\(\d+\))?)-modda/g,
  'uz-Cyrl': /(\d+(?:[.-]\d+|\(\d+\))?)-модда/g,
  tg: /модда(?:и|ҳои) (\d+(?:[.-]\d+|\(\d+\))?)/g,
}
const knownArticles = new Set([
  ...Object.values(knownLaws).map(({ article }) => article),
  '13.3', // of the law on foreigners, about patents: named in words, since no penalty hangs on it
])

/** Presses a button and waits until it stops turning. */
async function shownBy(person: Person, messageId: number, data: string): Promise<PhoneMessage> {
  const answered = new Promise<void>((resolve) => {
    const leave = person.onChange((event) => {
      if (event.type !== 'answered' || event.data !== data) return
      leave()
      resolve()
    })
  })
  await person.tapsData(messageId, data)
  await answered
  return person.sees(/./)
}

const people: readonly (readonly [name: string, locale: Locale])[] = [
  ['Гүлнара', 'ky'],
  ['Dilshod', 'uz'],
  ['Шерзод', 'uz-Cyrl'],
  ['Фирӯза', 'tg'],
  ['Ольга', 'ru'],
]

describe('whoever asks, of whatever country', () => {
  test('finds an answer to each of the 33 topics, short and in full, with the law that holds for them', async () => {
    let clock = Date.parse('2026-11-30T12:00:00Z')
    const now = () => (clock += 100) // nobody taps faster than a person, or the throttle and the limits would speak
    const { telegram } = await startWorld({ start: { now }, emulator: { now } })
    const wrong: string[] = []
    let lines = 0
    for (const [name, locale] of people) {
      for (const country of ['kg', 'uz', 'tj', undefined] as const) {
        const person = telegram.person({ first_name: name, language_code: 'ru' })
        await person.opensLink(country === undefined ? `lang-${locale}` : `lang-${locale}_country-${country}`)
        const { message_id } = await person.sees(/./)
        for (const topic of topicIds) {
          const where = `${topic}, ${locale}, ${country ?? 'no country'}`
          const short = await shownBy(person, message_id, `topic:${topic}`)
          const full = await shownBy(person, message_id, `full:${topic}`)
          if (!JSON.stringify(short.reply_markup).includes(`"full:${topic}"`)) wrong.push(`${where}: is not answered`)
          if (!JSON.stringify(full.reply_markup).includes(`"topic:${topic}"`)) wrong.push(`${where}: has no full text`)
          const length = [...(short.text ?? '')].length
          if (length > 600) wrong.push(`${where}: ${length} characters`)

          const variants: Topic['variants'] = items.topic.get(topic)?.variants ?? {}
          const facts = (country && variants[country]) ?? variants.any
          const laws = facts?.laws ?? []
          for (const [what, { text = '' }] of [
            ['short', short],
            ['full', full],
          ] as const) {
            const shown = text.split('\n').filter((line) => line.startsWith('⚖️'))
            lines += shown.length
            if (shown.length < (what === 'full' ? laws.length : Math.min(1, laws.length)))
              wrong.push(`${where}, ${what}: ${shown.length} of the laws ${laws.join(', ')}`)
            shown.forEach((line, index) => {
              const law = knownLaws[laws[index] ?? '']
              const figures = numbersIn(line).filter((number) => !numbersOfNames.has(number))
              if (!law || !namesOfStates[law.of].test(line) || figures.sort().join() !== figuresOf(law).sort().join())
                wrong.push(`${where}, ${what}: "${line}" is not ${laws[index]}`)
            })
            const prose = text
              .split('\n')
              .filter((line) => !line.startsWith('⚖️'))
              .join('\n')
            for (const [said, from, to] of prose.matchAll(ranges[locale]))
              if (!knownRanges.has(`${from}-${to}`)) wrong.push(`${where}, ${what}: "${said}" is in no law`)
            for (const [said, article = ''] of prose.matchAll(articles[locale]))
              if (!knownArticles.has(article)) wrong.push(`${where}, ${what}: "${said}" is of no known law`)
          }
        }
      }
    }
    expect(wrong).toEqual([])
    expect(lines, 'lines of law that were compared').toBeGreaterThan(1000)
  }, 60_000)
})
