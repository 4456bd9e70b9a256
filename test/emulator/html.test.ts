import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { renderHtml } from '../../src/demo/emulator/entities.ts'
import { parseHtml } from '../../src/demo/emulator/html.ts'
import { Refusal } from '../../src/demo/emulator/refusal.ts'

describe('HTML that Telegram reads', () => {
  const cases: [html: string, text: string, entities: object[]][] = [
    ['plain', 'plain', []],
    ['a < b'.replace('<', '&lt;'), 'a < b', []],
    ['&amp;&quot;&#1103;&#x44f;&nbsp;&', '&"яя&nbsp;&', []],
    ['😀<b>я</b>', '😀я', [{ type: 'bold', offset: 2, length: 1 }]],
    ['<B>a</b >', 'a', [{ type: 'bold', offset: 0, length: 1 }]],
    ['<i>a</>', 'a', [{ type: 'italic', offset: 0, length: 1 }]],
    ['<b><strong>a</strong></b>', 'a', [{ type: 'bold', offset: 0, length: 1 }]],
    ['<b></b>a', 'a', []],
    ['<span class="tg-spoiler">a</span>', 'a', [{ type: 'spoiler', offset: 0, length: 1 }]],
    [
      '<a href="https://mfa.gov.kg">m</a>',
      'm',
      [{ type: 'text_link', offset: 0, length: 1, url: 'https://mfa.gov.kg/' }],
    ],
    ['<a href="nowhere">m</a>', 'm', []],
    ['<blockquote expandable>q</blockquote>', 'q', [{ type: 'expandable_blockquote', offset: 0, length: 1 }]],
    ['<pre><code class="language-ts">x</code></pre>', 'x', [{ type: 'pre', offset: 0, length: 1, language: 'ts' }]],
    [
      '<b>a<code>b</code>c</b>',
      'abc',
      [
        { type: 'bold', offset: 0, length: 1 },
        { type: 'code', offset: 1, length: 1 },
        { type: 'bold', offset: 2, length: 1 },
      ],
    ],
  ]
  it.each(cases)('%s', (html, text, entities) => {
    expect(parseHtml(html)).toEqual({ text, entities })
  })
})

describe('HTML that Telegram refuses', () => {
  const cases: [html: string, reason: string][] = [
    ['<script>', 'Unsupported start tag "script" at byte offset 0'],
    ['<br>', 'Unsupported start tag "br" at byte offset 0'],
    ['5 < 6', 'Unsupported start tag "" at byte offset 2'],
    ['я<', 'Unclosed start tag at byte offset 2'],
    ['<b', 'Unclosed start tag at byte offset 0'],
    ['<b>a', 'Can\'t find end tag corresponding to start tag "b"'],
    ['a</b>', 'Unexpected end tag at byte offset 1'],
    ['<b>a</b', 'Unclosed end tag at byte offset 4'],
    ['<b><i>test</b></i>', 'Unmatched end tag at byte offset 10, expected "</i>", found "</b>"'],
    ['<span>a</span>', 'Tag "span" must have class "tg-spoiler" at byte offset 0'],
    ['<a href>a', 'Can\'t find end tag corresponding to start tag "a"'],
    ['<a ="x">a</a>', 'Empty attribute name in the tag "a" at byte offset 0'],
    ['<a href="x', 'Unclosed start tag at byte offset 0'],
    ['<a href=x"y>a</a>', 'Unexpected end of name token at byte offset 8'],
    ['<tg-emoji emoji-id="9999999999999999999">x</tg-emoji>', 'Invalid custom emoji identifier specified'],
    [
      '&#xd800;',
      'Text contains invalid Unicode characters after decoding HTML entities, check for unmatched surrogate code units',
    ],
  ]
  it.each(cases)('%s', (html, reason) => {
    expect(() => parseHtml(html)).toThrow(`Bad Request: can't parse entities: ${reason}`)
  })
})

/** Parses; gives undefined for a refusal as Telegram words it, and throws for anything else that goes wrong. */
function parsed(html: string) {
  try {
    return parseHtml(html)
  } catch (error) {
    if (error instanceof Refusal && error.error_code === 400) {
      expect(error.description).toMatch(/^Bad Request: can't parse entities: [A-Z]/)
      return undefined
    }
    throw error
  }
}

const words = fc.oneof(
  fc.constantFrom(
    'Эмгек укугу',
    'a',
    ' ',
    '\n',
    '😀',
    '&amp;',
    '&lt;',
    '&#1099;',
    '&bad;',
    '&',
    '"',
    "'",
    '>',
    '=',
    '/',
  ),
  fc.string({ unit: 'grapheme', maxLength: 5 }).map((text) => text.replace(/[<&]/g, '')),
)

const tagPairs: [string, string][] = [
  ...'b strong i em u ins s strike del tg-spoiler code pre blockquote'
    .split(' ')
    .map((t): [string, string] => [`<${t}>`, `</${t}>`]),
  ['<blockquote expandable>', '</blockquote>'],
  ['<span class="tg-spoiler">', '</span>'],
  ['<a href="https://mfa.gov.kg/ru?a=1&amp;b=&quot;2">', '</a>'],
  ["<a href='tg://user?id=42'>", '</a>'],
  ['<a href="example.org">', '</a>'],
  ['<pre><code class="language-c++">', '</code></pre>'],
  ['<tg-emoji emoji-id="5368324170671202286">', '</tg-emoji>'],
  ['<tg-time unix="1795000000" format="wDT">', '</tg-time>'],
]

const { tree } = fc.letrec<{ tree: string; leaf: string; node: string }>((tie) => ({
  tree: fc.oneof({ depthSize: 'medium' }, tie('leaf'), tie('node')),
  leaf: words,
  node: fc
    .tuple(fc.constantFrom(...tagPairs), fc.array(tie('tree'), { maxLength: 4 }))
    .map(([[start, end], inside]) => start + inside.join('') + end),
}))

const scraps = fc
  .array(
    fc.oneof(
      words,
      fc.constantFrom(
        '<',
        '</',
        '<b',
        '<b>',
        '</b>',
        '<i>',
        '</i>',
        '<a href=',
        '<a href="',
        '<span',
        ' class="tg-spoiler">',
        '</>',
      ),
      fc.constantFrom(
        '<pre>',
        '</pre>',
        '<code class="language-',
        '<tg-emoji emoji-id="',
        '1">',
        '&#',
        '&#xd83d;',
        ';',
        '\0',
        '\ud800',
      ),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''))

describe('any HTML', () => {
  it('well nested is accepted, and renders back to the same text and entities', () => {
    fc.assert(
      fc.property(fc.array(tree, { maxLength: 5 }), (parts) => {
        const first = parseHtml(parts.join(''))
        expect(parseHtml(renderHtml(first.text, first.entities))).toEqual(first)
        for (const { offset, length } of first.entities) {
          expect(length).toBeGreaterThan(0)
          expect(offset + length).toBeLessThanOrEqual(first.text.length)
        }
      }),
      { numRuns: 2000 },
    )
  })

  it('torn to scraps is either read the same twice or refused with 400, never an exception', () => {
    fc.assert(
      fc.property(scraps, (html) => {
        const first = parsed(html)
        if (first) expect(parseHtml(renderHtml(first.text, first.entities))).toEqual(first)
      }),
      { numRuns: 5000 },
    )
  })

  it('escaped comes back as typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(parseHtml(renderHtml(text))).toEqual({ text, entities: [] })
      }),
    )
  })
})
