import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { translator } from '../../src/bot/i18n.ts'
import { changedFields, changedLanguages, contentOf } from '../../src/broadcasts/changes.ts'
import { canonical } from '../../src/broadcasts/lifecycle.ts'
import { locales } from '../../src/content/locale.ts'
import { parseHtml } from '../../src/demo/emulator/html.ts'
import { changePages, diffParts } from '../../src/embassy/changes-view.ts'
import { longestText, readableOf } from '../../src/embassy/formatting.ts'
import { draft, warning } from './broadcast-arbitraries.ts'

const t = translator('ru')
const regionName = (code: string): string => code

describe('what has changed in a broadcast', () => {
  test('is nothing exactly when an approval of the one would be an approval of the other', () => {
    fc.assert(
      fc.property(draft, draft, (one, other) => {
        const after = { ...one, ...contentOf(other) }
        const isSame = changedFields(one, after).length === 0 && changedLanguages(one, after).length === 0
        expect(isSame).toBe(canonical(one) === canonical(after))
      }),
    )
  })

  test('is shown on pages that Telegram takes, in every language of the approver', () => {
    const word = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }).filter((one) => !/[<>&]/.test(one))
    const long = fc.array(word, { minLength: 0, maxLength: 300 }).map((words) => words.join(' '))
    fc.assert(
      fc.property(draft, draft, long, long, fc.constantFrom(...locales), (one, other, before, after, locale) => {
        const old = { ...one, texts: { ...one.texts, ru: { html: before, updatedAt: 1 } } }
        const fresh = { ...one, ...contentOf(other), texts: { ...other.texts, ru: { html: after, updatedAt: 1 } } }
        for (const page of changePages(translator(locale), 'kg', old, fresh, regionName)) {
          expect([...parseHtml(page).text].length).toBeLessThanOrEqual(longestText)
        }
      }),
      { numRuns: 50 },
    )
  })

  test('hides no word that came or went, on whatever page', () => {
    const words = fc.array(fc.constantFrom('айып', 'сом', 'беш', 'жети', 'миң', '&lt;b&gt;'), { maxLength: 60 })
    const text = words.map((list) => list.join(' '))
    const said = (html: string, tag: 's' | 'b'): string =>
      [...html.matchAll(new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`, 'g'))].map(([, inner]) => inner).join('')
    fc.assert(
      fc.property(text, text, (before, after) => {
        const html = diffParts(before, after).join('')
        const count = (where: string, word: string): number => where.split(word).length - 1
        for (const word of ['айып', 'беш', 'жети', 'миң']) {
          const grown = count(after, word) - count(before, word)
          expect(count(said(html, 'b'), word) - count(said(html, 's'), word)).toBe(grown)
        }
      }),
    )
  })

  test('shows the address behind words that stayed the same', () => {
    const link = (url: string): string => `Читайте <a href="${url}">здесь</a>`
    const parts = diffParts(link('https://mfa.gov.kg/ru'), link('https://mfa.gov.kg.su/ru'))
    expect(parts.join('')).toBe('Читайте здесь (<s>https://mfa.gov.kg/ru</s> <b>https://mfa.gov.kg.su/ru</b>)')
    expect(readableOf('<b>a</b> &lt; <a href="https://x.kg/?a=1&amp;b=2">b</a>')).toBe('a < b (https://x.kg/?a=1&b=2)')
  })

  test('says so when the words are the same and only their formatting is another', () => {
    const bold = {
      ...warning,
      texts: { ...warning.texts, ru: { html: 'Не <b>подписывайте</b> контракт', updatedAt: 9 } },
    }
    expect(changePages(t, 'kg', warning, bold, regionName).join('')).toContain('изменилось оформление')
  })

  test('leaves out the middle of a long stretch that stayed', () => {
    const around = Array.from({ length: 100 }, (_, index) => `слово${index}`).join(' ')
    const html = diffParts(`${around} 5000 ${around}`, `${around} 7000 ${around}`).join('')
    expect(html).toContain('<s>5000</s> <b>7000</b>')
    expect(html).toMatch(/^… слово8\d/)
    expect(html.length).toBeLessThan(400)
  })
})
