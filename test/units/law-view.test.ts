import { describe, expect, test } from 'vitest'
import { translator } from '../../src/bot/i18n.ts'
import { lawLine, sourcesLine } from '../../src/bot/law-view.ts'
import { locales } from '../../src/content/locale.ts'
import type { Law, Source } from '../../src/content/schema.ts'
import { parseHtml } from '../../src/demo/emulator/html.ts'

const law: Law = {
  id: 'uz-cc-154', country: 'uz', act: 'uz-criminal-code', article: '154', checked: '2026-11-22', review_by: '2027-02-22', confidence: 'high', sources: ['U1'],
} // biome-ignore format: one law

const source: Source = {
  id: 'U1', kind: 'statute', title: 'The code', publisher: 'uz-code', date: '2025-03-14', url: 'https://lex.uz/1', safe_to_show: true,
} // biome-ignore format: one source

const ru = translator('ru')
const lineOf = (change: Partial<Law>): string | undefined => lawLine(ru, 'ru', { ...law, ...change })
const shown = (sources: readonly Source[], most = 9) => parseHtml(sourcesLine(ru, 'ru', sources, most) ?? '')

describe('a law', () => {
  test.each<[label: string, change: Partial<Law>, line: string]>([
    ['by its article', {}, '⚖️ Уголовный кодекс Узбекистана, статья 154'],
    ['by article and part', { part: 2 }, '⚖️ Уголовный кодекс Узбекистана, статья 154, часть 2'],
    ['by an article with a hyphen', { article: '154-1' }, '⚖️ Уголовный кодекс Узбекистана, статья 154-1'],
    [
      'with prison from and to',
      { penalty: { prison_years: { from: 5, to: 10 } } },
      '⚖️ Уголовный кодекс Узбекистана, статья 154: от 5 до 10 лет тюрьмы',
    ],
    [
      'with prison up to',
      { penalty: { prison_years: { to: 10 } } },
      '⚖️ Уголовный кодекс Узбекистана, статья 154: до 10 лет тюрьмы',
    ],
    [
      'with a choice of penalties and what comes on top',
      {
        penalty: {
          prison_years: { to: 3 },
          fine_base_units_up_to: 300,
          corrective_labour_years_up_to: 3,
          confiscation: true,
        },
      },
      '⚖️ Уголовный кодекс Узбекистана, статья 154: до 3 лет тюрьмы или штраф до 300 базовых величин или исправительные работы до 3 лет, с конфискацией имущества',
    ],
    [
      'with confiscation alone',
      { penalty: { confiscation: true } },
      '⚖️ Уголовный кодекс Узбекистана, статья 154: с конфискацией имущества',
    ],
    ['with a penalty that names nothing', { penalty: {} }, '⚖️ Уголовный кодекс Узбекистана, статья 154'],
    [
      'without confiscation',
      { penalty: { prison_years: { to: 3 }, confiscation: false } },
      '⚖️ Уголовный кодекс Узбекистана, статья 154: до 3 лет тюрьмы',
    ],
  ])('is named %s', (_, change, line) => {
    expect(lineOf(change)).toBe(line)
  })

  test('of an act without a name is not shown', () => {
    expect(lineOf({ act: 'nobody-knows' })).toBeUndefined()
    expect(lineOf({ act: 'constructor' })).toBeUndefined()
  })

  test.each(locales)('states the same numbers in %s', (locale) => {
    const penalty = { prison_years: { from: 5, to: 10 }, fine_base_units_up_to: 300 }
    const line = lawLine(translator(locale), locale, { ...law, part: 1, penalty })
    expect(new Set(line?.match(/\d+/g))).toEqual(new Set(['154', '1', '5', '10', '300']))
    expect(line).not.toMatch(/\{\{|undefined/)
  })
})

describe('sources', () => {
  test('an official one is a link with the name of its publisher', () => {
    expect(shown([source])).toEqual({
      text: 'Источник: Уголовный кодекс Узбекистана',
      entities: [expect.objectContaining({ type: 'text_link', url: 'https://lex.uz/1' })],
    })
  })

  test.each<[label: string, change: Partial<Source>]>([
    ['that is not safe to show', { safe_to_show: false }],
    ['without an address', { url: null }],
  ])('an official one %s is a name without a link', (_, change) => {
    expect(shown([{ ...source, ...change }])).toEqual({ text: 'Источник: Уголовный кодекс Узбекистана', entities: [] })
  })

  test.each<[label: string, change: Partial<Source>, text: string]>([
    ['with its day', { date: '2022-09-21' }, 'Источник: сообщение прессы, 21.09.2022, № U7'],
    ['with its month', { date: '2022-09' }, 'Источник: сообщение прессы, 09.2022, № U7'],
    ['without a date', { date: null }, 'Источник: сообщение прессы, № U7'],
    ['even when somebody marked it safe', { date: null, safe_to_show: true }, 'Источник: сообщение прессы, № U7'],
    [
      'even when somebody gave it a publisher',
      { date: null, publisher: 'uz-code', safe_to_show: true },
      'Источник: сообщение прессы, № U7',
    ],
  ])('the press is a report and a number, never a name or a link, %s', (_, change, text) => {
    const press: Source = {
      ...source,
      id: 'U7',
      kind: 'press',
      title: 'Kun.uz, 2022',
      publisher: null,
      url: 'https://kun.uz/1',
      safe_to_show: false,
      ...change,
    }
    expect(shown([press])).toEqual({ text, entities: [] })
  })

  test('an official body that has no name here is shown as a report, not left out', () => {
    expect(shown([{ ...source, publisher: 'nobody-knows', date: null }]).text).toBe('Источник: сообщение прессы, № U1')
  })

  test('official ones come first, each name once, the one with a link before the one without', () => {
    const press: Source = { ...source, id: 'U7', kind: 'press', publisher: null, date: null, safe_to_show: false }
    const unlinked: Source = { ...source, id: 'U2', url: null, safe_to_show: false }
    const read = shown([press, unlinked, source])
    expect(read.text).toBe('Источник: Уголовный кодекс Узбекистана; сообщение прессы, № U7')
    expect(read.entities).toHaveLength(1)
  })

  test('no more are named than asked for; none is no line', () => {
    const press = (id: string): Source => ({
      ...source,
      id,
      kind: 'press',
      publisher: null,
      date: null,
      safe_to_show: false,
    })
    expect(shown([press('U7'), press('U8'), press('U9')], 2).text).toBe(
      'Источник: сообщение прессы, № U7; сообщение прессы, № U8',
    )
    expect(sourcesLine(ru, 'ru', [], 3)).toBeUndefined()
  })

  test('an address cannot break out of its link', () => {
    const { text, entities } = shown([{ ...source, url: 'https://lex.uz/"><b>x</b>?a=1&b=2' }])
    expect(text).toBe('Источник: Уголовный кодекс Узбекистана')
    expect(entities.map(({ type }) => type)).toEqual(['text_link'])
  })
})
