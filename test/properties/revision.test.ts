import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { changesOf } from '../../src/content/changes.ts'
import { wordDiff } from '../../src/content/diff.ts'
import {
  bodyOf,
  defaultReview,
  type EntryBody,
  emptyAnswer,
  fieldsOf,
  itemsOfEntry,
  missingOf,
  newBody,
  translationBody,
  withFreeIds,
  wordsOf,
} from '../../src/content/entry.ts'
import { hasChanged, planPublication, type ToPublish } from '../../src/content/publishing.ts'
import { type RevisionStep, revisionStates, revisionStep } from '../../src/content/revision.ts'
import { type TopicId, writtenLanguages } from '../../src/content/schema.ts'
import {
  addQuestions,
  articleOf,
  dayOf,
  findingsOf,
  plainText,
  questionsProblem,
  slugOf,
  stepsOf,
} from '../../src/content/typed.ts'
import type { CurrentEntry } from '../../src/store/publish.ts'
import { items } from '../support/content.ts'

const words = fc.stringMatching(/^[а-яa-z]{2,9}( [а-яa-z]{1,9}){0,8}$/)
const author = 7
const states = fc.constantFrom(...revisionStates)
const steps: fc.Arbitrary<RevisionStep> = fc.oneof(
  fc.record({ type: fc.constantFrom('edit', 'submit', 'withdraw', 'drop'), by: fc.constantFrom(author, 8) }),
  fc.record({
    type: fc.constant('publish' as const),
    by: fc.constantFrom(author, 8),
    mayReview: fc.boolean(),
    alone: fc.boolean(),
  }),
  fc.record({ type: fc.constant('return' as const), by: fc.constantFrom(author, 8), mayReview: fc.boolean() }),
) as fc.Arbitrary<RevisionStep>

describe('the life of a revision', () => {
  test('nothing is public that nobody but its author has seen, unless the desk is of one person', () => {
    fc.assert(
      fc.property(states, steps, (state, step) => {
        const taken = revisionStep({ state, author }, step)
        if (!taken.ok || taken.state !== 'published') return
        expect(state).toBe('review')
        expect(step.type === 'publish' && (step.by === author ? step.alone : step.mayReview)).toBe(true)
      }),
    )
  })

  test('what is public or dropped never moves again, and only its author changes a draft', () => {
    fc.assert(
      fc.property(states, steps, (state, step) => {
        const taken = revisionStep({ state, author }, step)
        if (state === 'published' || state === 'dropped') expect(taken.ok).toBe(false)
        if (taken.ok && state === 'draft') expect(step.by).toBe(author)
      }),
    )
  })
})

describe('what staff type', () => {
  test('questions stand once, in their order, behind those that were there', () => {
    fc.assert(
      fc.property(fc.uniqueArray(words, { selector: (text) => text }), fc.array(words), (known, lines) => {
        const { all, repeated } = addQuestions(known, lines.map((line) => ` - ${line} `).join('\n'))
        expect(all.slice(0, known.length)).toEqual(known)
        const fresh = all.slice(known.length)
        expect(new Set(fresh).size).toBe(fresh.length)
        expect(fresh.length + repeated).toBe(lines.filter((line) => line.length > 1).length)
        expect(addQuestions(all, lines.join('\n')).all, 'the same again adds nothing').toEqual(all)
      }),
    )
  })

  test('no text keeps markup, and words without any stay as they are', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const plain = plainText(text)
        expect(plain).not.toMatch(/[<>]/)
        expect(plainText(plain)).toBe(plain)
      }),
    )
    fc.assert(
      fc.property(words, (text) => {
        expect(plainText(text)).toBe(text)
      }),
    )
  })

  test('a link behind words is written out, tags are dropped', () => {
    const text = 'читайте здесь и <b>здесь</b>'
    const marks = [{ type: 'text_link', offset: 8, length: 5, url: 'https://t.me/bad_bot' }]
    expect(plainText(text, marks)).toBe('читайте здесь (https://t.me/bad_bot) и здесь')
    expect(findingsOf(plainText(text, marks))).toEqual([{ type: 'bot', text: 'https://t.me/bad_bot)'.slice(0, -1) }])
  })

  test.each([
    ['Пишите @lawyer_bot', [{ type: 'bot', text: '@lawyer_bot' }]],
    ['Звоните +996 312 66-00-00.', [{ type: 'phone', text: '+996 312 66-00-00' }]],
    [
      'Сайт lex.uz и www.adviceonline.kg',
      [
        { type: 'link', text: 'lex.uz' },
        { type: 'link', text: 'www.adviceonline.kg' },
      ],
    ],
    ['Статья 154-1, часть 2, 5–10 лет, 2026 год, закон № 115-ФЗ от 25.07.2002', []],
    ['info@mfa.kg', [{ type: 'link', text: 'mfa.kg' }]],
  ])('%s brings along what it brings', (text, found) => {
    expect(findingsOf(text)).toEqual(found)
  })

  test('every phone in E.164 and every address of the web is found wherever it stands', () => {
    fc.assert(
      fc.property(words, fc.stringMatching(/^\+[1-9]\d{9,13}$/), fc.webUrl(), (text, phone, url) => {
        const found = findingsOf(`${text} ${phone} ${url}`)
        expect(found.some((one) => one.type === 'phone' && one.text === phone)).toBe(true)
        expect(found.some((one) => one.type !== 'phone' && url.startsWith(one.text))).toBe(true)
      }),
    )
  })

  test.each([
    ['154-1, часть 2', { article: '154-1', part: 2 }],
    ['ст. 416 ч. 2', { article: '416', part: 2 }],
    ['401(1)', { article: '401(1)' }],
    ['модда 12', { article: '12' }],
    ['нет', undefined],
  ])('an article is read from "%s"', (text, article) => {
    expect(articleOf(text)).toEqual(article)
  })

  test('a day is read as people and machines write it, and no day that is none', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true }),
        (date) => {
          const iso = date.toISOString().slice(0, 10)
          expect(dayOf(iso)).toBe(iso)
          expect(dayOf(iso.split('-').reverse().join('.'))).toBe(iso)
        },
      ),
    )
    expect([dayOf('31.02.2027'), dayOf('завтра'), dayOf('1.13.2027')]).toEqual([undefined, undefined, undefined])
  })

  test('an id made of a title is new and short', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(20), (title, many) => {
        const taken = new Set<string>()
        for (let i = 0; i <= many; i++) {
          const id = slugOf(title, (one) => taken.has(one))
          expect(id).toMatch(/^[a-z0-9-]{1,40}$/)
          expect(taken.has(id)).toBe(false)
          taken.add(id)
        }
      }),
    )
    expect(slugOf('Посылка из дома', () => false)).toBe('posylka-iz-doma')
  })

  test('steps lose the numbers before them; too many or too long ones are counted', () => {
    expect(stepsOf('1. Позвоните\n2) Возьмите паспорт\n\n- Идите')).toEqual(['Позвоните', 'Возьмите паспорт', 'Идите'])
    expect(questionsProblem(Array.from({ length: 203 }, () => 'вопрос'))).toEqual({ type: 'too-many', excess: 3 })
    expect(questionsProblem(['вопрос', 'а'.repeat(402)])).toEqual({ type: 'line-too-long', line: 2, excess: 2 })
  })

  test('the next review is half a year on, on the last day of a shorter month', () => {
    expect([defaultReview('2026-11-22'), defaultReview('2026-08-31'), defaultReview('2027-08-31')]).toEqual([
      '2027-05-22',
      '2027-02-28',
      '2028-02-29',
    ])
  })
})

/** A whole entry of words. */
const entry: fc.Arbitrary<EntryBody> = fc
  .record({ title: words, short: words, full: words, questions: fc.uniqueArray(words, { minLength: 3, maxLength: 6 }) })
  .map(({ title, short, full, questions }) => {
    const body = newBody('2026-11-22', 'ru')
    return {
      ...body,
      text: { title: title.slice(0, 50).trim(), questions, answers: { any: { short, full, steps: [] } } },
    } // short enough for a title
  })
const topicName = 'parcel' as TopicId
const rowsOf = (body: EntryBody): CurrentEntry => {
  const made = itemsOfEntry(topicName, 'ru', body)
  return {
    topic: made.find(({ kind }) => kind === 'topic')?.body ?? null,
    isArchived: false,
    texts: { ru: made.find(({ kind }) => kind === 'topic-text')?.body ?? '' },
    translations: [],
    updatedAt: 0,
  }
}
const nothingTaken = { laws: new Set<string>(), sources: new Set<string>() }
const draftOn = (current: CurrentEntry, body: EntryBody): ToPublish => ({
  ...{ kind: 'entry', topic: topicName, language: 'ru', body, ofWords: null },
  base: { topic: current.topic, text: current.texts.ru ?? null },
})

describe('publishing', () => {
  test('makes of every entry of the release what it was, and has nothing left to write', () => {
    for (const topic of items.topic.values()) {
      const text = items['topic-text'].get(`ru/${topic.id}`)
      const body = bodyOf(topic, text)
      expect(missingOf(body), topic.id).toEqual([])
      const made = itemsOfEntry(topic.id, 'ru', body)
      expect(JSON.parse(made.find(({ kind }) => kind === 'topic')?.body ?? '')).toEqual(topic)
      expect(JSON.parse(made.find(({ kind }) => kind === 'topic-text')?.body ?? '')).toEqual(text)
    }
  })

  test('over what somebody else changed meanwhile is refused; over what was seen it is not', () => {
    fc.assert(
      fc.property(entry, entry, entry, (before, theirs, mine) => {
        const [current, changed] = [rowsOf(before), rowsOf(theirs)]
        const draft = draftOn(current, mine)
        expect(planPublication(draft, current, nothingTaken, 1)).toBeDefined()
        const isOther = changed.texts.ru !== current.texts.ru
        expect(planPublication(draft, changed, nothingTaken, 1) === undefined).toBe(isOther)
        expect(hasChanged(draft, changed)).toBe(isOther)
      }),
    )
  })

  test('asks for every language that is not there, and for those whose words changed, from that moment on', () => {
    fc.assert(
      fc.property(entry, entry, fc.subarray(['ky', 'uz', 'tg'] as const), (before, after, there) => {
        const rows = rowsOf(before)
        const current = {
          ...rows,
          texts: { ...rows.texts, ...Object.fromEntries(there.map((one) => [one, rows.texts.ru])) },
        }
        const plan = planPublication(draftOn(current, after), current, nothingTaken, 5)
        const isChanged = wordsOf(before.text) !== wordsOf(after.text)
        expect(plan?.translations.map(({ language }) => language).sort()).toEqual(['ky', 'tg', 'uz'])
        for (const { language, wantedSince, ofWords } of plan?.translations ?? []) {
          const isThere = there.some((one) => one === language)
          expect(wantedSince, language).toBe(!isThere || isChanged ? 5 : null)
          expect(ofWords === null).toBe(!isThere)
        }
      }),
    )
  })

  test('the old words again make its translations right again', () => {
    fc.assert(
      fc.property(entry, entry, (before, after) => {
        fc.pre(wordsOf(before.text) !== wordsOf(after.text))
        const rows = rowsOf(before)
        const current = { ...rows, texts: { ...rows.texts, ky: rows.texts.ru ?? '' } }
        const once = planPublication(draftOn(current, after), current, nothingTaken, 5)
        const edited = {
          ...rowsOf(after),
          texts: { ...rowsOf(after).texts, ky: rows.texts.ru ?? '' },
          translations: once?.translations ?? [],
        }
        const back = planPublication(draftOn(edited, before), edited, nothingTaken, 9)
        expect(back?.translations.find(({ language }) => language === 'ky')?.wantedSince).toBe(null)
        expect(back?.translations.find(({ language }) => language === 'uz')?.wantedSince).toBe(5)
      }),
    )
  })

  test('a translation of words that changed meanwhile is stale from the start', () => {
    fc.assert(
      fc.property(entry, entry, (before, after) => {
        const current = rowsOf(after)
        const translation: ToPublish = {
          ...{ kind: 'translation', topic: topicName, language: 'ky', base: { topic: null, text: null } },
          ...{ body: { ...before, facts: null }, ofWords: wordsOf(before.text) },
        }
        const plan = planPublication(translation, current, nothingTaken, 3)
        const isSame = wordsOf(before.text) === wordsOf(after.text)
        expect(plan?.translations).toEqual([
          { topic: topicName, language: 'ky', ofWords: wordsOf(before.text), wantedSince: isSame ? null : 3 },
        ])
        expect(plan?.items.map(({ kind }) => kind)).toEqual(['topic-text'])
      }),
    )
  })

  test('a law that others published meanwhile is theirs, and a number that is taken is changed wherever it stands', () => {
    const body = newBody('2026-11-22', 'ru')
    const source = {
      id: 'D1',
      kind: 'press' as const,
      title: 'x',
      publisher: null,
      date: null,
      url: 'https://lex.uz/1',
      safe_to_show: false,
    }
    const law = {
      ...{ id: 'uz-criminal-code-5', country: 'uz' as const, act: 'uz-criminal-code', article: '5' },
      ...{ checked: '2026-11-22', review_by: '2027-05-22', confidence: 'medium' as const, sources: ['D1'] },
    }
    const facts = body.facts && {
      ...body.facts,
      variants: { any: { laws: [law.id], sources: ['D1', 'R1'], confidence: 'medium' as const } },
    }
    const draft = { ...body, facts, laws: [law], sources: [source] }
    const moved = withFreeIds(draft, { laws: new Set(), sources: new Set(['D1', 'R1']) })
    expect([moved.sources[0]?.id, moved.laws[0]?.sources, moved.facts?.variants.any?.sources]).toEqual([
      'D2',
      ['D2'],
      ['D2', 'R1'],
    ])
    const known = withFreeIds(draft, { laws: new Set([law.id]), sources: new Set() })
    expect([known.sources, known.laws, known.facts?.variants.any?.sources]).toEqual([[], [], ['R1']])
  })
})

describe('the difference between two versions', () => {
  test('is none between the same, and tells both texts of what is not', () => {
    fc.assert(
      fc.property(entry, entry, (before, after) => {
        expect(changesOf(before, before)).toEqual([])
        for (const change of changesOf(before, after)) {
          if (change.type !== 'words') continue
          const text = (without: 'in' | 'out') =>
            change.pieces.flatMap(({ type, words }) => (type === without ? [] : [words])).join('')
          const { part, of } = { part: change.field, of: (body: EntryBody) => body.text }
          if (part === 'title') expect([text('in'), text('out')]).toEqual([of(before).title, of(after).title])
        }
      }),
    )
    expect(wordDiff('не больше месяца', 'не больше двух месяцев')).toEqual([
      { type: 'same', words: 'не больше ' },
      { type: 'out', words: 'месяца' },
      { type: 'in', words: 'двух месяцев' },
    ])
  })
})

test('a translation asks for exactly what its source has', () => {
  for (const topic of items.topic.values()) {
    for (const language of writtenLanguages) {
      const body = translationBody(topic, items['topic-text'].get(`${language}/${topic.id}`))
      expect(missingOf(body), `${language}/${topic.id}`).toEqual([])
      expect(fieldsOf(body).some((field) => field.startsWith('law') || field === 'dates')).toBe(false)
    }
    const empty = translationBody(topic, undefined)
    expect(missingOf(empty)).toContain('title')
    expect(empty.text.answers.any).toEqual(emptyAnswer)
  }
})
