/** Screens of legal aid and embassies about open questions, contacts and upkeep: they fit on a phone, in every language. */
import { describe, expect, test } from 'vitest'
import { translator } from '../../src/bot/i18n.ts'
import type { View } from '../../src/bot/show.ts'
import { emptyDraft, fieldsOf, type KnownContact, keyOf, missingOf, withField } from '../../src/content/contact.ts'
import { locales, writtenLanguageOf } from '../../src/content/locale.ts'
import { writtenLanguages } from '../../src/content/schema.ts'
import { parseHtml } from '../../src/demo/emulator/html.ts'
import { lengthOf } from '../../src/embassy/formatting.ts'
import { missionListButton } from '../../src/legalaid/contact-buttons.ts'
import {
  conflictView,
  contactCard,
  contactListView,
  contactsDeskView,
  deadView,
  retireView,
} from '../../src/legalaid/contact-views.ts'
import { digestCaption } from '../../src/legalaid/digest.ts'
import {
  chooseEntryView,
  draftedView,
  foundView,
  groupsView,
  groupView,
  ratingView,
  worstView,
} from '../../src/legalaid/unanswered-views.ts'
import { overdueView, upkeepView } from '../../src/legalaid/upkeep.ts'
import { items, snapshot } from '../support/content.ts'
import { buttonsOf } from './every-view.ts'

const words = 'слово <b>жирно</b> & '.repeat(60)
const groups = Array.from({ length: 9 }, (_, at) => ({
  ...{ id: `00000000000${at}`, language: at % 2 === 0 ? 'ru' : 'other', topic: '', asked: 9_999 },
  ...{ lastDay: '2026-11-22', sample: undefined, words: at === 8 ? undefined : words },
}))
const topics = [...snapshot.topicIds]
const report = { contact: 'mission/kg-embassy-moscow' as const, reports: 120, lastDay: '2026-11-22' }
const upkeep = {
  overdue: topics.map((topic) => ({ topic, reviewBy: '2026-11-01' })),
  ...{ overdueLaws: 12, translations: 30_000, questions: { groups: 50_000, questions: 100_000 } },
  contacts: [...items.mission.keys()].map((id) => ({ ...report, contact: `mission/${id}` as const })),
}
const contacts: KnownContact[] = [
  ...[...items.mission.values()].map((facts) => ({
    ...{ kind: 'mission' as const, facts },
    words: Object.fromEntries(
      writtenLanguages.flatMap((language) => {
        const own = items['contact-texts'].get(language)?.missions[facts.id]
        return own ? [[language, { about: null, ...own }]] : []
      }),
    ),
  })),
  ...[...items.helper.values()].map((facts) => ({
    ...{ kind: 'helper' as const, facts },
    words: Object.fromEntries(
      writtenLanguages.flatMap((language) => {
        const own = items['contact-texts'].get(language)?.helpers[facts.id]
        return own ? [[language, own]] : []
      }),
    ),
  })),
]

describe.each(locales)('in %s', (locale) => {
  const t = translator(locale)
  const language = writtenLanguageOf(locale)
  const details = {
    ...{ ...(groups[0] as (typeof groups)[number]), state: 'open' as const, newest: [] }, // nine of them
    countries: ['kg', 'uz', 'tj', 'unknown'].map((country) => ({ country, asked: 500 })),
  }
  const shown = { order: 'newest', language: 'other', country: 'unknown', page: 99 } as const
  const cards = contacts.flatMap((contact): View[] => {
    const draft = fieldsOf[contact.kind].reduce(
      (made, field) =>
        withField(
          contact,
          made,
          keyOf(field, language),
          field === 'phones'
            ? ['+79990000000']
            : field.includes('s') && field.endsWith('codes')
              ? ['112']
              : field === 'emergency_phones'
                ? []
                : 'я'.repeat(90),
        ),
      emptyDraft,
    )
    const seen = { contact, draft: emptyDraft, hasDraft: false, contacts: { all: [], bodies: new Map() } }
    const changing = { ...seen, draft, hasDraft: true }
    const conflicts = [{ key: keyOf('name', language), now: 'другое' }]
    const cities = { moscow: 'Москва' }
    return [
      contactCard(t, seen, language, report, [], cities),
      contactCard(t, changing, language, undefined, missingOf(contact, draft), cities, t('contact-desk:kept')),
      conflictView(t, changing, conflicts, language, cities),
      retireView(t, contact, language),
    ]
  })
  const views: View[] = [
    groupsView(t, shown, groups, upkeep.questions),
    groupsView(t, { ...shown, page: 0 }, [], { groups: 0, questions: 0 }),
    foundView(t, groups),
    groupView(t, locale, snapshot, details, [words, words, words, words, words], t('unanswered:already')),
    groupView(t, locale, snapshot, { ...details, state: 'not-ours', topic: topics[0] ?? '' }, []),
    groupView(t, locale, snapshot, { ...details, state: 'answered' }, [words]),
    chooseEntryView(t, locale, snapshot, '000000000000', topics.slice(0, 5)),
    draftedView(t, t('unanswered:added'), 9_999_999),
    worstView(
      t,
      locale,
      snapshot,
      topics.slice(0, 9).map((topic) => ({ topic, helped: 99_999, notHelped: 99_999 })),
      5,
    ),
    ratingView(
      t,
      locale,
      snapshot,
      topics[0] as never,
      locales.map((one) => ({ locale: one, helped: 9_999, notHelped: 9_999 })),
      groups,
      5,
    ), // there are topics
    upkeepView(t, upkeep),
    overdueView(t, locale, snapshot, upkeep, 1),
    contactsDeskView(t, { id: 1, countries: ['kg', 'uz', 'tj'], organisations: true }, []),
    contactListView(t, language, contacts, upkeep.contacts, 0, (text, page) =>
      missionListButton.button(text, { country: 'kg', page }),
    ),
    deadView(
      t,
      language,
      contacts.map((contact) => ({ contact, report, isOwn: true })),
    ),
    ...cards,
  ]

  test('every text is whole HTML that Telegram takes, and no stranger’s markup is in it', () => {
    for (const { text } of views) {
      expect(lengthOf(text), text.slice(0, 80)).toBeLessThanOrEqual(4096)
      expect(lengthOf(text)).toBeGreaterThan(0)
      expect(() => parseHtml(text)).not.toThrow()
    }
  })

  test('every button is at most 40 characters of words and 64 bytes of data', () => {
    for (const button of views.flatMap(buttonsOf)) {
      expect([...button.text].length, button.text).toBeLessThanOrEqual(40)
      expect(button.text).toMatch(/[\p{L}\p{N}]/u)
      expect(Buffer.byteLength('callback_data' in button ? button.callback_data : '')).toBeLessThanOrEqual(64)
    }
  })

  test('the digest fits under its picture', () => {
    const asked = topics.slice(0, 7).map((topic) => ({ topic, asked: 99_999 }))
    expect(lengthOf(digestCaption(t, locale, snapshot, { ...upkeep, week: '2026-11-16', asked }))).toBeLessThanOrEqual(
      1024,
    )
  })
})
