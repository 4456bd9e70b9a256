import { describe, expect, test } from 'vitest'
import { readableDate } from '../../src/bot/dates.ts'
import { translator } from '../../src/bot/i18n.ts'
import { readerOf, situationOf } from '../../src/bot/situation.ts'
import { locales } from '../../src/content/locale.ts'
import { countries, type Topic } from '../../src/content/schema.ts'
import { shortTopicView } from '../../src/migrant/topic-view.ts'
import { items, snapshot } from '../support/content.ts'
import {
  everyFirstMessage,
  everyFullAnswer,
  everyView,
  onTime,
  overdue,
  visibleLength,
  visibleText,
} from './every-view.ts'

const views = everyView()
const answers = everyFirstMessage(snapshot, items)

/** The laws that carry the answer for this person: those of the country, or of anybody. */
function lawsOf({ topic, profile }: (typeof answers)[number]): readonly { article: string }[] {
  const variants: Topic['variants'] = items.topic.get(topic)?.variants ?? {}
  const country = countries.find((known) => known === profile.country)
  const variant = (country && variants[country]) ?? variants.any
  return (variant?.laws ?? []).flatMap((id) => items.law.get(id) ?? [])
}

describe('the first message of an answer', () => {
  test('is there for every topic, language, country and kind of passport', () => {
    const made = new Set(
      answers.map(
        ({ topic, profile, now }) => `${topic} ${profile.locale} ${profile.country} ${profile.twoPassports} ${now}`,
      ),
    )
    expect(made.size).toBe(items.topic.size * 5 * 5 * 2 * 2)
  })

  test.each([
    ['on time', onTime],
    ['when its review is late', overdue],
  ])('has at most 600 characters on the phone %s', (_, now) => {
    const tooLong = answers.filter((answer) => answer.now === now && visibleLength(answer.view) > 600)
    expect(tooLong.map(({ locale, what, view }) => `${locale} ${what}: ${visibleLength(view)}`)).toEqual([])
  })

  test.each([
    ['on time', onTime],
    ['when its review is late', overdue],
  ])('names the article of the law where there is one %s', (_, now) => {
    const without = answers.filter((answer) => {
      const [first] = lawsOf(answer)
      const lawLines = visibleText(answer.view)
        .split('\n')
        .filter((line) => line.startsWith('⚖️'))
      return answer.now === now && first !== undefined && !lawLines.some((line) => line.includes(first.article))
    })
    expect(without.map(({ locale, what }) => `${locale} ${what}`)).toEqual([])
  })

  test('says on which day it was checked', () => {
    const without = answers.filter(
      ({ topic, view }) => !visibleText(view).includes(readableDate(items.topic.get(topic)?.checked ?? '?')),
    )
    expect(without.map(({ locale, what }) => `${locale} ${what}`)).toEqual([])
  })

  test('says on time nothing of a late review, and says it when the review is late', () => {
    const due = answers.filter(({ topic, view, now }) => {
      const reviewBy = readableDate(items.topic.get(topic)?.review_by ?? '?')
      return visibleText(view).includes(reviewBy) !== (now === overdue)
    })
    expect(due.map(({ locale, what }) => `${locale} ${what}`)).toEqual([])
  })
})

describe('the first message to somebody who told their situation', () => {
  const situations = ['syns', 'syyn', 'sysy', 'says', 'rysn', 'ssny']
  const shown = locales.flatMap((locale) =>
    [null, 'uz' as const].flatMap((country) =>
      situations.flatMap((answers) => {
        const situation = { ...situationOf(answers), until: null }
        const settings = { locale, localeChosen: true, country, twoPassports: false, warnings: true, region: null }
        const profile = { ...settings, lastContactDay: '', situation }
        const { statuses } = readerOf(profile)
        return [...items.topic.values()].flatMap((topic) => {
          const own = statuses.filter((status) => topic[status])
          const view = shortTopicView({ t: translator(locale), snapshot, profile, now: onTime }, topic.id)
          return view && own.length > 0 ? [{ what: `${locale} ${topic.id} ${answers}`, own, locale, view }] : []
        })
      }),
    ),
  )

  test('says first what holds for them and why it was chosen, in 600 characters', () => {
    expect(shown.length).toBeGreaterThan(900)
    const wrong = shown.filter(
      ({ own: [first], locale, view }) =>
        visibleLength(view) > 600 ||
        !visibleText(view)
          .split('\n\n')[1]
          ?.startsWith(`👤 ${translator(locale)(`situation:status.${first ?? 'custody'}`)}.`),
    )
    expect(wrong.map(({ what }) => what)).toEqual([])
  })
})

describe('what stands behind the buttons', () => {
  test('the full answer is one Telegram message', () => {
    const tooLong = everyFullAnswer(snapshot, items).filter(({ view }) => visibleLength(view) > 4096)
    expect(tooLong.map(({ locale, what, view }) => `${locale} ${what}: ${visibleLength(view)}`)).toEqual([])
  })

  test('a broadcast, whose words are the embassy’s, is one Telegram message', () => {
    const broadcasts = views.filter(({ kind }) => kind === 'broadcast')
    expect(broadcasts.length).toBeGreaterThan(0)
    const tooLong = broadcasts.filter(({ view }) => visibleLength(view) > 4096)
    expect(tooLong.map(({ locale, what, view }) => `${locale} ${what}: ${visibleLength(view)}`)).toEqual([])
  })

  test.each(['warning', 'mission', 'helper', 'sos', 'menu', 'list'] as const)(
    'every %s has at most 600 characters on the phone',
    (kind) => {
      const shown = views.filter((view) => view.kind === kind)
      expect(shown.length).toBeGreaterThan(0)
      const tooLong = shown.filter(({ view }) => visibleLength(view) > 600)
      expect(tooLong.map(({ locale, what, view }) => `${locale} ${what}: ${visibleLength(view)}`)).toEqual([])
    },
  )
})
