import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { escapeHtml } from '../../src/bot/html.ts'
import { type Disagreement, disagreements, type FactKind, plainText } from '../../src/broadcasts/agreement.ts'
import { type WrittenLanguage, writtenLanguages } from '../../src/content/schema.ts'
import { parseHtml } from '../../src/demo/emulator/html.ts'

type Texts = Readonly<Partial<Record<WrittenLanguage, string>>>
const compared = (texts: Texts): readonly Disagreement[] =>
  disagreements(Object.fromEntries(Object.entries(texts).map(([language, html]) => [language, { html }])))

const monthNames: Readonly<Record<WrittenLanguage, readonly string[]>> = {
  ru: ['января', 'февраля', 'марта', 'апреля', 'мая', 'июня', 'июля', 'августа', 'сентября', 'октября', 'ноября', 'декабря'],
  ky: ['январь', 'февраль', 'март', 'апрель', 'май', 'июнь', 'июль', 'август', 'сентябрь', 'октябрь', 'ноябрь', 'декабрь'],
  uz: ['yanvar', 'fevral', 'mart', 'aprel', 'may', 'iyun', 'iyul', 'avgust', 'sentabr', 'oktabr', 'noyabr', 'dekabr'],
  tg: ['январи', 'феврали', 'марти', 'апрели', 'майи', 'июни', 'июли', 'августи', 'сентябри', 'октябри', 'ноябри', 'декабри'],
} // biome-ignore format: a table of months

const day = fc.record({
  day: fc.integer({ min: 1, max: 28 }),
  month: fc.integer({ min: 1, max: 12 }),
  year: fc.integer({ min: 2020, max: 2039 }),
})
type Day = { readonly day: number; readonly month: number; readonly year: number }

/** A date as an embassy writes it in each language. */
function written(language: WrittenLanguage, { day, month, year }: Day): string {
  const name = monthNames[language][month - 1] ?? ''
  switch (language) {
    case 'ru':
      return `${day} ${name} ${year} года`
    case 'ky':
      return `${year}-жылдын ${day}-${name}`
    case 'uz':
      return `${year}-yil ${day}-${name}`
    case 'tg':
      return `${day} ${name} соли ${year}`
  }
}

const phoneForms: readonly ((digits: string) => string)[] = [
  (digits) => `+996${digits}`,
  (digits) => `+996 ${digits.slice(0, 3)} ${digits.slice(3, 5)} ${digits.slice(5, 7)} ${digits.slice(7)}`,
  (digits) => `+996 (${digits.slice(0, 3)}) ${digits.slice(3, 5)}-${digits.slice(5, 7)}-${digits.slice(7)}`,
  (digits) => `00996\u00a0${digits.slice(0, 3)}\u00a0${digits.slice(3)}`,
  (digits) => `<a href="tel:+996${digits}">позвонить</a>`,
]
const sumForms: readonly ((sum: string) => string)[] = [
  (sum) => sum,
  (sum) => sum.replace(/\B(?=(?:\d{3})+$)/g, ' '),
  (sum) => sum.replace(/\B(?=(?:\d{3})+$)/g, '\u00a0'),
  (sum) => sum.replace(/\B(?=(?:\d{3})+$)/g, '.'),
]
const linkForms = ['https://mfa.gov.kg/', 'mfa.gov.kg', 'www.mfa.gov.kg', '<a href="https://MFA.gov.kg">МИД</a>']

/** What a message says, and how each language happens to write it. */
const message = fc.record({
  sum: fc.integer({ min: 100, max: 9_999_999 }),
  years: fc.integer({ min: 1, max: 20 }),
  until: day,
  phone: fc.stringMatching(/^[1-9]\d{8}$/),
  forms: fc.array(fc.nat({ max: 19 }), { minLength: 4, maxLength: 4 }),
})
type Message = typeof message extends fc.Arbitrary<infer T> ? T : never

const sentences: Readonly<
  Record<WrittenLanguage, (sum: string, years: string, until: string, phone: string, link: string) => string>
> = {
  ru: (sum, years, until, phone, link) =>
    `До <b>${until}</b> штраф ${sum} сомов или ${years} лет. Группа «Вагнер». Тел.: ${phone}, сайт: ${link}. Статья 416.`,
  ky: (sum, years, until, phone, link) =>
    `<b>${until}</b> чейин айып ${sum} сом же ${years} жыл. «Вагнер» тобу. Тел.: ${phone}, сайт: ${link}. 416-берене.`,
  uz: (sum, years, until, phone, link) =>
    `<b>${until}</b>gacha jarima ${sum} soʻm yoki ${years} yil. "Vagner" guruhi. Tel.: ${phone}, sayt: ${link}. 416-modda.`,
  tg: (sum, years, until, phone, link) =>
    `То <b>${until}</b> ҷарима ${sum} сом ё ${years} сол. Гурӯҳи «Вагнер». Тел.: ${phone}, сомона: ${link}. Моддаи 416.`,
}

function textOf(language: WrittenLanguage, { sum, years, until, phone, forms }: Message): string {
  const form = forms[writtenLanguages.indexOf(language)] ?? 0
  const pick = <T>(list: readonly T[], fallback: T): T => list[form % list.length] ?? fallback
  return sentences[language](
    pick(sumForms, String)(String(sum)),
    String(years),
    form < 15 ? written(language, until) : `${until.day}.${String(until.month).padStart(2, '0')}.${until.year}`,
    pick(phoneForms, String)(phone),
    pick(linkForms, ''),
  )
}
const inAll = (said: Message): Record<WrittenLanguage, string> => ({
  ky: textOf('ky', said),
  uz: textOf('uz', said),
  tg: textOf('tg', said),
  ru: textOf('ru', said),
})

describe('texts that say the same', () => {
  test('agree, however each language writes it', () => {
    fc.assert(
      fc.property(message, (said) => {
        expect(compared(inAll(said))).toEqual([])
      }),
      { numRuns: 1000 },
    )
  })

  test('agree in one language alone, whatever it says', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (html) => {
        expect(compared({ ru: html })).toEqual([])
        expect(compared({ ru: html, ky: html })).toEqual([])
      }),
    )
  })

  test.each<[string, Texts]>([
    [
      'days of one month',
      { ru: 'с 1 по 5 ноября', ky: '1–5-ноябрь', uz: '1-dan 5-noyabrgacha', tg: 'аз 1 то 5 ноябр' },
    ],
    ['several days', { ru: '1, 3 и 5 мая', ky: '1, 3 жана 5-май', uz: '1, 3 va 5-may', tg: '1, 3 ва 5 май' }],
    ['a year said once', { ru: 'до 9 мая', ky: '2026-жылдын 9-майына чейин' }],
    ['an ordinal', { ru: '12-го ноября', ky: '12-ноябрда', tg: '12-уми ноябри' }],
    ['a date in digits', { ru: '05.11.2026', ky: '2026-11-05', uz: '5/11/2026', tg: '5 ноябри 2026' }],
    ['a time', { ru: 'в 9:00', ky: '09:00дө', uz: 'soat 9.00 da' }],
    ['a Russian phone', { ru: '8 (495) 123-45-67', ky: '+74951234567', uz: '+7 495 123 45 67' }],
    ['a phone at any hour', { ru: '+996312620505 24/7', ky: '24/7: +996 312 62 05 05' }],
    ['a Telegram name', { ru: '@elchi_bot', ky: 'https://t.me/Elchi_bot' }],
    ['a fraction', { ru: '1,5 года', ky: '1.5 жыл' }],
    ['bold in the middle of a number', { ru: '10<b>0</b> рублей', ky: '100 рубль' }],
    ['escaped marks', { ru: '&quot;Вагнер&quot; &amp; 5', ky: '«Вагнер» &#38; 5' }],
    ['officers and no date', { ru: '5 майоров, 50 и 5 мая', ky: '5 майор, 50 жана 5-май' }],
    [
      'a place in its forms',
      { ru: 'до Шереметьево', ky: 'ал Шереметьеводон', uz: 'u Sheremetyevoda', tg: 'ба Шереметево' },
    ],
    ['a city', { ru: 'из Ташкента', ky: 'биз Ташкенттен', uz: 'u Toshkentdan', tg: 'аз Тошканд' }],
    [
      'offices and countries',
      { ru: 'в Посольство Кыргызской Республики', ky: 'биздин элчиликке', uz: 'bizning elchixona' },
    ],
    [
      'the first word of a sentence, and shouting',
      { ru: 'Внимание! Граждане, это ОБМАН', ky: 'Көңүл буруңуздар! Бул алдамчылык' },
    ],
    ['a number three times', { ru: '5 лет, 5 лет, 5 лет', ky: '5 жыл' }],
  ])('%s: agree', (_, texts) => {
    expect(compared(texts)).toEqual([])
  })
})

describe('a mistake in one language', () => {
  const language = fc.constantFrom(...writtenLanguages)

  test.each<[FactKind, (said: Message) => Message]>([
    ['number', (said) => ({ ...said, sum: said.sum + 1 })],
    ['number', (said) => ({ ...said, years: said.years + 20 })],
    ['date', (said) => ({ ...said, until: { ...said.until, day: (said.until.day % 28) + 1 } })],
    ['date', (said) => ({ ...said, until: { ...said.until, month: (said.until.month % 12) + 1 } })],
    ['date', (said) => ({ ...said, until: { ...said.until, year: said.until.year + 1 } })],
    ['phone', (said) => ({ ...said, phone: said.phone.slice(0, -1) + ((Number(said.phone.at(-1)) + 1) % 10) })],
  ])('in a %s is found, and shown beside what the others say', (kind, mistake) => {
    fc.assert(
      fc.property(message, language, (said, wrong) => {
        // A year count that is by chance another number of the message is there all the same.
        fc.pre(![416, said.years, said.years + 20].includes(said.sum) && said.sum + 1 !== 416)
        const rows = compared({ ...inAll(said), [wrong]: textOf(wrong, mistake(said)) })
        expect(rows.map((row) => row.kind)).toEqual([kind])
        const [row] = rows
        expect(Object.values(row?.written ?? {}).every((text) => text !== null)).toBe(true)
        expect(Object.keys(row?.written ?? {}).sort()).toEqual([...writtenLanguages].sort())
      }),
      { numRuns: 300 },
    )
  })

  test.each<[string, Texts, FactKind, Texts | Readonly<Record<string, string | null>>]>([
    ['a digit too many', { ru: 'до 5 лет', ky: '15 жылга чейин' }, 'number', { ru: '5', ky: '15' }],
    ['a number in words', { ru: 'пять лет', ky: '5 жыл' }, 'number', { ru: null, ky: '5' }],
    ['another day', { ru: '12 ноября', ky: '13-ноябрь' }, 'date', { ru: '12 ноября', ky: '13-ноябрь' }],
    ['another place', { ru: 'mfa.gov.kg', ky: 'mfa.gov.kz.ru' }, 'link', { ru: 'mfa.gov.kg', ky: 'mfa.gov.kz.ru' }],
    [
      'a link behind a word',
      { ru: '<a href="https://mfa.gov.kg/a">сайт</a>', ky: '<a href="https://mfa.gov.kg/b">сайт</a>' },
      'link',
      { ru: 'https://mfa.gov.kg/a', ky: 'https://mfa.gov.kg/b' },
    ],
    ['another name', { ru: '«Ахмат»', ky: '«Вагнер»' }, 'name', { ru: 'Ахмат', ky: 'Вагнер' }],
    [
      'another place without quotation marks',
      { ru: 'Вас ждут в Сахарово утром', ky: 'Сизди эртең менен Домодедоводо күтүшөт' },
      'name',
      { ru: 'Сахарово', ky: 'Домодедоводо' },
    ],
    ['a name left out', { ru: 'звоните Бакыту Асанову', ky: 'Бакытка чалыңыз' }, 'name', { ru: 'Асанову', ky: null }],
    ['a phone left out', { ru: '+996312620505', ky: 'чалыңыз' }, 'phone', { ru: '+996312620505', ky: null }],
  ])('%s is shown as it is written', (_, texts, kind, expected) => {
    expect(compared(texts)).toEqual([{ kind, written: expected }])
  })

  test('in three of four languages shows the three in one line', () => {
    expect(compared({ ru: '5000', uz: '5000', tg: '5 000', ky: '500' })).toEqual([
      { kind: 'number', written: { ky: '500', uz: '5000', tg: '5 000', ru: '5000' } },
    ])
  })
})

describe('the words of a message', () => {
  test('are those that Telegram shows', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'я', ' ', '<', '>', '&', '"', '5', '😀'), maxLength: 30 })
    fc.assert(
      fc.property(text, text, text, (before, bold, after) => {
        const html = `${escapeHtml(before)}<b>${escapeHtml(bold)}</b>${escapeHtml(after)}`
        expect(plainText(html)).toBe(parseHtml(html).text)
      }),
    )
  })

  test.each(['1 ', '1,', 'a.', '1-', '<', '<a ', '«', '+7 1', '5 мая ', '1 и ', '@a', '00', '&#'])(
    'of 4,096 characters made of "%s" are read in a moment',
    (part) => {
      const html = part.repeat(4096 / part.length)
      const start = performance.now()
      compared({ ru: html, ky: '1' })
      expect(performance.now() - start).toBeLessThan(2000)
    },
  )
})
