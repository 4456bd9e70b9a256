import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { escapeHtml, type Html, html, lines, paragraphs } from '../../src/bot/html.ts'
import { translator } from '../../src/bot/i18n.ts'
import { locales } from '../../src/content/locale.ts'
import { parseHtml } from '../../src/demo/emulator/html.ts'

/** What editors, sources and attackers may have written; Telegram takes only whole characters. */
const nasty = fc.constantFrom(
  ...[
    '<',
    '>',
    '&',
    '"',
    "'",
    '/',
    '=',
    '&amp;',
    '&lt;b&gt;',
    '&#60;',
    '&#x3c;',
    '&quot;',
    '<b>',
    '</b>',
    '</a>',
    '<a href="https://evil.example">',
  ],
  ...[
    '<!--',
    '-->',
    '<![CDATA[',
    '\u202e',
    '\ud83d\ude00',
    '$&',
    '$1',
    '{{page}}',
    '$t(common:menu)',
    '%s',
    'ў',
    ' ',
    '\n',
    'x',
  ],
)
const value = fc.oneof(
  fc.array(nasty, { maxLength: 30 }).map((list) => list.join('')),
  fc.string({ unit: 'binary', maxLength: 100 }),
)

describe('a value put into a template', () => {
  test('is read by Telegram as the text that it is, and marks nothing', () => {
    fc.assert(
      fc.property(value, (text) => {
        expect(parseHtml(escapeHtml(text))).toEqual({ text, entities: [] })
      }),
      { numRuns: 2000 },
    )
  })

  test('stays inside the markup around it', () => {
    fc.assert(
      fc.property(value, value, value, (before, bold, after) => {
        const read = parseHtml(html`${before}<b>${bold}</b>${after}`)
        expect(read.text).toBe(before + bold + after)
        const [first, ...others] = read.entities
        expect(others).toEqual([])
        if (!first) {
          expect(bold.trim()).toBe('') // nothing to see in bold
          return
        }
        expect(first.type).toBe('bold')
        expect(first.offset).toBeGreaterThanOrEqual(before.length)
        expect(first.offset + first.length).toBeLessThanOrEqual(before.length + bold.length)
      }),
      { numRuns: 2000 },
    )
  })

  test('cannot leave the address of a link', () => {
    const path = fc
      .array(fc.constantFrom(...'abc/?=&"\'<>% '.split(''), '&quot;', '"><b>', '&amp;'), { maxLength: 20 })
      .map((list) => list.join(''))
    fc.assert(
      fc.property(path, value, (rest, words) => {
        const read = parseHtml(html`<a href="https://example.org/${rest}">${words}</a>!`)
        expect(read.text).toBe(`${words}!`)
        expect(read.entities.every(({ type }) => type === 'text_link')).toBe(true)
        for (const entity of read.entities)
          if (entity.type === 'text_link') expect(new URL(entity.url).host).toBe('example.org')
      }),
      { numRuns: 1000 },
    )
  })

  test('that is Html already is not escaped twice', () => {
    fc.assert(
      fc.property(value, (text) => {
        const inner = html`<b>${text}</b>`
        expect(html`«${{ raw: inner }}»`).toBe(`«${inner}»`)
        expect(parseHtml(html`«${{ raw: inner }}»`).text).toBe(`«${text}»`)
      }),
    )
  })
})

describe('parts of a message', () => {
  const part = fc.option(value.map(escapeHtml), { nil: undefined })

  test('are joined without gaps where one is missing', () => {
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), (parts) => {
        const there = parts.filter((one): one is Html => one !== undefined && one !== '')
        expect(parseHtml(paragraphs(...parts)).text).toBe(there.map((one) => parseHtml(one).text).join('\n\n'))
        expect(parseHtml(lines(...parts)).text).toBe(there.map((one) => parseHtml(one).text).join('\n'))
      }),
    )
  })

  test('of nothing are nothing', () => {
    expect(paragraphs(undefined, '' as Html)).toBe('') // the one Html that needs no escaping
    expect(lines()).toBe('')
  })
})

describe('a value put into a text of the locales', () => {
  test.each(locales)('is said as it is in %s', (locale) => {
    const t = translator(locale)
    fc.assert(
      fc.property(value, (text) => {
        expect(t('contacts:address', { address: text })).toBe(`📍 ${text}`)
        expect(parseHtml(escapeHtml(t('contacts:address', { address: text })))).toEqual({
          text: `📍 ${text}`,
          entities: [],
        })
      }),
      { numRuns: 300 },
    )
  })
})
