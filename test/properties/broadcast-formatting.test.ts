import fc from 'fast-check'
import type { MessageEntity } from 'grammy/types'
import { describe, expect, test } from 'vitest'
import { translator } from '../../src/bot/i18n.ts'
import { countries } from '../../src/content/schema.ts'
import { parseHtml } from '../../src/demo/emulator/html.ts'
import { brokenLink, htmlOf, lengthOf, plainOf, typedMarkup } from '../../src/embassy/formatting.ts'
import { exampleMoment, momentText, typedMoment, zones } from '../../src/embassy/times.ts'

/** Any text with any marks in it, also such as cross; offsets count UTF-16 units, as Telegram's do. */
const marked = fc
  .array(fc.constantFrom('а', 'b', ' ', '<', '>', '&', '"', '😀', '\n'), { minLength: 1, maxLength: 20 })
  .chain((letters) => {
    const ends = [...letters, ''].map((_, index) => letters.slice(0, index).join('').length)
    const entity = fc
      .tuple(fc.constantFrom('bold' as const, 'italic' as const), fc.constantFrom(...ends), fc.constantFrom(...ends))
      .map(([type, one, other]): MessageEntity => {
        const offset = Math.min(one, other)
        return { type, offset, length: Math.max(one, other) - offset }
      })
      .filter(({ length }) => length > 0)
    return fc.record({ text: fc.constant(letters.join('')), entities: fc.array(entity, { maxLength: 5 }) })
  })

describe('what an author typed', () => {
  test('stands on the phone as it was typed, to the last sign', () => {
    fc.assert(
      fc.property(marked, ({ text, entities }) => {
        const html = htmlOf(text, entities)
        expect(parseHtml(html).text).toBe(text)
        expect(plainOf(html)).toBe(text)
        expect(lengthOf(html)).toBe([...text].length)
      }),
    )
  })

  test('keeps its formatting on the very letters, however the marks cross', () => {
    fc.assert(
      fc.property(marked, ({ text, entities }) => {
        const shown: readonly MessageEntity[] = parseHtml(htmlOf(text, entities)).entities
        const has = (all: readonly MessageEntity[], type: string, at: number): boolean =>
          all.some((one) => one.type === type && at >= one.offset && at < one.offset + one.length)
        for (let at = 0; at < text.length; at++) {
          // Telegram keeps no mark on spaces at the end of one.
          if (/\s/.test(text[at] ?? '')) continue
          for (const type of ['bold', 'italic']) expect(has(shown, type, at)).toBe(has(entities, type, at))
        }
      }),
    )
  })

  test.each([
    ['Не <b>подписывайте</b>', '<b>'],
    ['Не **подписывайте', '**'],
    ['Не подписывайте**', '**'],
    ['__Не__ подписывайте', '__'],
    ['Сайт: [МИД](https://mfa.gov.kg)', '[МИД](https:'],
    ['Сайт: <a href="https://mfa.gov.kg">МИД</a>', '<a href="https://mfa.gov.kg">'],
  ])('%s: has signs of formatting that people would see', (text, signs) => {
    expect(typedMarkup(text)).toBe(signs)
  })

  test.each(['5 < 6 и 7 > 6', '2 * 3 ** 4', 'Дата: ____', '[скобки] и (скобки)', 'Осторожно ***', '<Вагнер>'])(
    '%s: has none',
    (text) => {
      expect(typedMarkup(text)).toBeUndefined()
    },
  )

  test('has none in code and in addresses', () => {
    expect(typedMarkup('**kwargs', [{ type: 'code', offset: 0, length: 8 }])).toBeUndefined()
    expect(typedMarkup('mfa.gov.kg/__a', [{ type: 'url', offset: 0, length: 14 }])).toBeUndefined()
  })

  test.each([
    ['https://mfa.gov.kg/ru', undefined],
    ['<a href="https://mfa.gov.kg/?a=1&amp;b=2">сайт</a>', undefined],
    ['Сайт https://mfa.gov.kg.', undefined],
    ['https://posolstvo', 'https://posolstvo'],
    ['<a href="http://localhost/a">сайт</a>', 'http://localhost/a'],
    ['<a href="tg://resolve?domain=x">сайт</a>', 'tg://resolve?domain=x'],
    ['https://192.168.0.1/', 'https://192.168.0.1/'],
    ['https:/mfa', 'https:/mfa'],
  ])('%s: leads somewhere or is named', (html, broken) => {
    expect(brokenLink(html)).toBe(broken)
  })
})

describe('a moment', () => {
  const minuteMs = 60_000
  const at = fc
    .integer({ min: Date.UTC(2025, 0, 1) / minuteMs, max: Date.UTC(2035, 0, 1) / minuteMs })
    .map((minutes) => minutes * minuteMs)

  test('is read back as it is shown, in either of its two zones', () => {
    fc.assert(
      fc.property(at, fc.constantFrom(...countries), (moment, country) => {
        const shown = momentText(translator('ru'), moment, country)
        const [, day = '', time = '', homeDay, homeTime = ''] =
          /^(\S+) (\S+) \([^)]+\), (?:(\S+) )?(\S+) \(/.exec(shown) ?? []
        expect(typedMoment(`${day} ${time}`, 'moscow', 0)).toBe(moment)
        expect(typedMoment(`${homeDay ?? day} ${homeTime}`, country, 0)).toBe(moment)
      }),
    )
  })

  test('without a year is the next such day', () => {
    fc.assert(
      fc.property(at, fc.constantFrom(...zones), fc.integer({ min: 1, max: 364 }), (now, zone, days) => {
        const wanted = new Date(now + days * 24 * 60 * minuteMs)
        fc.pre(!(wanted.getUTCMonth() === 1 && wanted.getUTCDate() === 29))
        const typed = `${wanted.getUTCDate()}.${wanted.getUTCMonth() + 1} 12:00`
        const read = typedMoment(typed, zone, now) ?? Number.NaN
        expect(read).toBeGreaterThan(now - 36 * 60 * minuteMs)
        expect(read).toBeLessThan(now + 366 * 24 * 60 * minuteMs)
      }),
    )
  })

  test('that the bot gives as an example is understood, and lies ahead', () => {
    fc.assert(
      fc.property(at, fc.constantFrom(...zones), (now, zone) => {
        expect(typedMoment(exampleMoment(now), zone, now)).toBeGreaterThan(now)
      }),
    )
  })

  test.each(['вчера', '32.01.2027 10:00', '29.02.2027 10:00', '05.12.2026', '05.12.2026 25:00', '5.12 9'])(
    '%s: is none',
    (typed) => {
      expect(typedMoment(typed, 'moscow', Date.UTC(2026, 10, 22))).toBeUndefined()
    },
  )
})
