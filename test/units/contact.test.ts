/** What staff type for a field of a contact, and what is published of it. */
import { describe, expect, test } from 'vitest'
import {
  type ContactDraft,
  emptyDraft,
  type FieldKey,
  type FieldValue,
  type KnownContact,
  parseField,
  published,
  withField,
} from '../../src/content/contact.ts'
import type { ContactWords } from '../../src/content/schema.ts'
import { items } from '../support/content.ts'

describe('opening hours as staff type them', () => {
  test.each([
    ['1-5 09:00-18:00', ['1-5 09:00-18:00']],
    ['1–5  9:00 – 13:00; 1-5 14:00-18:00', ['1-5 09:00-13:00', '1-5 14:00-18:00']],
    ['1-5 09:00-18:00\n6 10:00-12:00\n', ['1-5 09:00-18:00', '6 10:00-12:00']],
    ['1, 3, 5 09:00-12:00', ['1,3,5 09:00-12:00']],
    ['? 09:00-18:00', ['? 09:00-18:00']],
    ['-', []],
  ])('%s', (typed, value) => expect(parseField('opening', typed, () => undefined)).toEqual({ ok: true, value }))

  test.each(['пн-пт 9-18', '1-5', '09:00-18:00', '1-5 9-18', '1-5 09:00-18:00; завтра'])('%s is refused', (typed) =>
    expect(parseField('opening', typed, () => undefined)).toEqual({ ok: false, reason: 'opening' }),
  )
})

describe('a consulate with hours, corrected', () => {
  const facts = items.mission.get('tj-cg-yekaterinburg')
  const texts = items['contact-texts'].get('ru')
  const words = texts?.missions['tj-cg-yekaterinburg']
  const openingAfter = (...answers: readonly (readonly [FieldKey, FieldValue])[]) => {
    if (!facts || !words) throw new Error('the release has this consulate')
    const ru: ContactWords = { ...words, about: null }
    const contact: KnownContact = { kind: 'mission', facts, words: { ru } }
    const source: ContactDraft = { ...emptyDraft, source: { title: 'Rang up', url: null }, confidence: 'high' }
    const draft = answers.reduce((known, [key, value]) => withField(contact, known, key, value), source)
    const done = published(contact, draft, '2026-11-30')
    return done?.kind === 'mission' ? done.facts.opening : undefined
  }

  test('keeps what the program reckons with, unless the words of its hours change without it', () => {
    expect(openingAfter(['phones', ['+73433702361']])).toEqual(['1-5 08:30-18:00'])
    expect(openingAfter(['hours.ru', 'пн–пт 10:00–17:00'])).toEqual([])
    expect(openingAfter(['hours.ru', 'пн–пт 10:00–17:00'], ['opening', ['1-5 10:00-17:00']])).toEqual([
      '1-5 10:00-17:00',
    ])
  })
})
