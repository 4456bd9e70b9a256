import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { toUzbekCyrillic } from '../../src/answers/uzbek-cyrillic.ts'
import { commandsOf } from '../../src/bot/commands.ts'
import { languageName, lawName, translator } from '../../src/bot/i18n.ts'
import { texts } from '../../src/bot/texts.ts'
import { locales } from '../../src/content/locale.ts'
import { topicIds, writtenLanguages } from '../../src/content/schema.ts'
import { items } from '../support/content.ts'
import { buttonsOf, everyView } from './every-view.ts'

/** Each text of a value by its path, such as `common.menu`. */
function textsBelow(value: unknown, path = ''): [path: string, text: string][] {
  if (typeof value === 'string') return [[path, value]]
  if (typeof value !== 'object' || value === null) throw new Error(`${path} is no text: ${String(value)}`)
  return Object.entries(value).flatMap(([key, inner]) => textsBelow(inner, path === '' ? key : `${path}.${key}`))
}

const placeholdersOf = (text: string): string[] => (text.match(/\{\{[^}]*\}\}/g) ?? []).sort()
const byLanguage = new Map(writtenLanguages.map((language) => [language, new Map(textsBelow(texts[language]))]))
const russian = byLanguage.get('ru') ?? new Map<string, string>()

describe.each(writtenLanguages)('the interface in %s', (language) => {
  const own = byLanguage.get(language) ?? new Map<string, string>()

  test('has the keys of the others, none more', () => {
    expect([...own.keys()].sort()).toEqual([...russian.keys()].sort())
  })

  test('has the same placeholders in every text', () => {
    const different = [...own].filter(
      ([key, text]) => placeholdersOf(text).join() !== placeholdersOf(russian.get(key) ?? '').join(),
    )
    expect(different).toEqual([])
  })

  test('leaves no text empty, unfinished or marked up', () => {
    const wrong = [...own].filter(
      ([, text]) => text.trim() !== text || text === '' || /[<>]|&\w+;|\$t\(|\{\{\W|\bTODO\b/.test(text),
    )
    expect(wrong).toEqual([])
  })

  test('is all of it read by the program', () => {
    const files = readdirSync(join('locales', language)).map((file) => file.replace('.json', ''))
    expect(files.sort()).toEqual(Object.keys(texts[language]).sort())
    const written = Object.fromEntries(
      files.map((file) => [file, JSON.parse(readFileSync(join('locales', language, `${file}.json`), 'utf8'))]),
    )
    expect(written).toEqual(texts[language])
  })
})

const views = everyView()
const names = new Set(
  locales.flatMap((locale) =>
    [...items['contact-texts'].values()].flatMap((known) =>
      [...Object.values(known.missions), ...Object.values(known.helpers)].map(({ name }) =>
        locale === 'uz-Cyrl' ? toUzbekCyrillic(name) : name,
      ),
    ),
  ),
)

describe('buttons', () => {
  const buttons = views.flatMap(({ locale, what, view }) => buttonsOf(view).map(({ text }) => ({ locale, what, text })))

  test('say something', () => {
    expect(buttons.filter(({ text }) => text.trim() === '')).toEqual([])
  })

  test('have at most 40 characters, but for the names of offices, which a phone may cut', () => {
    const tooLong = new Set(
      buttons
        .filter(({ text }) => [...text].length > 40 && !names.has(text.replace(/^(?:⚠️|🏛) /u, '')))
        .map(({ locale, text }) => `${locale} ${text}`),
    )
    expect([...tooLong]).toEqual([])
  })

  test.each(writtenLanguages)(
    'with the topics in %s are told apart by the 30 characters that the smallest phone shows',
    (language) => {
      const beginnings = [...items['topic-text']]
        .filter(([id]) => id.startsWith(`${language}/`))
        .map(([, { title }]) => [...title].slice(0, 30).join(''))
      expect(beginnings).toHaveLength(topicIds.length)
      expect(beginnings.filter((text, index) => beginnings.indexOf(text) !== index)).toEqual([])
    },
  )

  test('of one message differ in the 40 characters that a phone shows', () => {
    const alike = views.flatMap(({ locale, what, view }) => {
      const seen = buttonsOf(view).map(({ text }) => [...text].slice(0, 40).join(''))
      return seen.filter((text, index) => seen.indexOf(text) !== index).map((text) => `${locale} ${what}: ${text}`)
    })
    expect([...new Set(alike)]).toEqual([])
  })
})

describe.each(locales)('what stands beside the chat in %s', (locale) => {
  const t = translator(locale)

  test('commands are short words with descriptions that Telegram takes', () => {
    const commands = commandsOf(t)
    expect(new Set(commands.map(({ command }) => command)).size).toBe(commands.length)
    for (const { command, description } of commands) {
      expect(command).toMatch(/^[a-z]{1,32}$/)
      expect(description.length, command).toBeGreaterThan(0)
      expect(description.length, command).toBeLessThanOrEqual(256)
    }
  })

  test('the page before Start and the line of the profile fit', () => {
    expect(t('bot:description').length).toBeGreaterThan(0)
    expect(t('bot:description').length).toBeLessThanOrEqual(512)
    expect(t('bot:short_description').length).toBeGreaterThan(0)
    expect(t('bot:short_description').length).toBeLessThanOrEqual(120)
  })

  test('the language has a name of its own', () => {
    expect(languageName(locale)).not.toBe('')
    expect(locales.filter((other) => languageName(other) === languageName(locale))).toEqual([locale])
  })

  test('every act and every publisher of the content has a name', () => {
    const acts = [...items.law.values()].filter(({ act }) => lawName(locale, 'act', act) === undefined)
    const publishers = [...items.source.values()].filter(
      ({ publisher }) => publisher !== null && lawName(locale, 'publisher', publisher) === undefined,
    )
    expect([...acts.map(({ id }) => id), ...publishers.map(({ id }) => id)]).toEqual([])
  })
})

test('Uzbek in Cyrillic keeps the placeholders of Uzbek in Latin', () => {
  const different = [...(byLanguage.get('uz') ?? [])].filter(
    ([, text]) => placeholdersOf(toUzbekCyrillic(text)).join() !== placeholdersOf(text).join(),
  )
  expect(different).toEqual([])
})
