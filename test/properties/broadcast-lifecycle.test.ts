import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Broadcast, severities, states } from '../../src/broadcasts/broadcast.ts'
import {
  approvalLifetimeMs,
  type BroadcastEvent,
  type Changes,
  canonical,
  dueAt,
  holdMinutes,
  isPossible,
  type Refusal,
  soonestAt,
  step,
} from '../../src/broadcasts/lifecycle.ts'
import { writtenLanguages } from '../../src/content/schema.ts'
import { attachment, audience, draft, warning } from './broadcast-arbitraries.ts'

const author = 1
const approver = 2
const readers = { ru: 100, ky: 900 }
const minuteMs = 60_000

const changes: fc.Arbitrary<Changes> = fc.record(
  {
    severity: fc.constantFrom(...severities),
    audience,
    original: fc.constantFrom(...writtenLanguages),
    attachment: fc.option(attachment),
    expiresAt: fc.option(fc.integer({ min: 0, max: 200 * minuteMs })),
    sendAt: fc.option(fc.integer({ min: 0, max: 100 * minuteMs })),
    repeatUnknown: fc.boolean(),
    texts: fc.dictionary(fc.constantFrom(...writtenLanguages), fc.option(fc.constantFrom('one', 'two', ' ')), {
      maxKeys: 4,
    }),
  },
  { requiredKeys: [] },
)
const always = { original: 'ru', audience: warning.audience, sendAt: null, expiresAt: null } as const
const complete = fc.constant<Changes>({ texts: { ru: 'ru', ky: 'ky', uz: 'uz', tg: 'tg' }, ...always })
const who = fc.constantFrom(author, approver, 3)
const counts = fc.constantFrom(readers, { tg: 5 }, { 'uz-Cyrl': 1, ru: 1 }, {}, { ru: 0 })

/** A step of a story; the hash is of what stands there, of what stood there once, or made up. */
type Move = (now: Broadcast, seen: readonly string[]) => BroadcastEvent
const hashOf = fc.constantFrom<(now: Broadcast, seen: readonly string[]) => string>(
  canonical,
  canonical,
  canonical,
  (now) => now.submittedHash ?? 'none',
  (_, seen) => seen[0] ?? 'none',
  () => 'made up',
)
const move = fc.oneof(
  fc
    .record({ by: fc.oneof(fc.constant(author), who), changes: fc.oneof(changes, complete) })
    .map<Move>((fields) => () => ({ type: 'edit', ...fields })),
  fc
    .record({ by: fc.oneof(fc.constant(author), who), counts, hash: hashOf })
    .map<Move>(({ hash, ...fields }) => (now, seen) => ({ type: 'submit', ...fields, hash: hash(now, seen) })),
  fc
    .record({
      by: fc.oneof(fc.constant(approver), who),
      counts,
      hash: hashOf,
      holdMinutes: fc.constantFrom(0, 5, 30),
      acceptedFallback: fc.boolean(),
      paid: fc.boolean(),
    })
    .map<Move>(({ hash, ...fields }) => (now, seen) => ({ type: 'approve', ...fields, hash: hash(now, seen) })),
  fc
    .record({ by: who, reason: fc.constantFrom('A mistake', ' ') })
    .map<Move>((fields) => () => ({ type: 'return', ...fields })),
  fc.constantFrom<Move>(
    () => ({ type: 'begin' }),
    () => ({ type: 'pause', by: approver }),
    () => ({ type: 'go-on', by: approver }),
    () => ({ type: 'stop', by: approver, reason: null }),
    () => ({ type: 'end' }),
  ),
)
const passed = fc.constantFrom(0, 1, minuteMs, 31 * minuteMs, approvalLifetimeMs)
/** Now and then everybody does the right thing, or chance would seldom come as far as a phone. */
const rightDay: readonly Move[] = [
  () => ({ type: 'edit', by: author, changes: { texts: { ru: 'a', ky: 'b' }, ...always } }),
  (broadcast) => ({ type: 'submit', by: author, hash: canonical(broadcast), counts: readers }),
  (broadcast) => approval(broadcast),
  () => ({ type: 'begin' }),
]
const rightMoves = rightDay.map((right) => ({ move: right, passed: 1 }))
const story = fc
  .array(
    fc.oneof(
      fc.record({ move, passed }).map((one) => [one]),
      fc.constant(rightMoves),
      // The same day with something in between.
      fc
        .record({ at: fc.integer({ min: 0, max: 4 }), move, passed })
        .map(({ at, ...between }) => rightMoves.toSpliced(at, 0, between)),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.flat())

/** Plays a story and shows each step that was taken. */
function play(
  first: Broadcast,
  moves: readonly { readonly move: Move; readonly passed: number }[],
  see: (before: Broadcast, event: BroadcastEvent, after: Broadcast, now: number) => void,
): void {
  let broadcast = first
  let now = 10
  const seen: string[] = []
  for (const one of moves) {
    now += one.passed
    const event = one.move(broadcast, seen)
    const copy = structuredClone(broadcast)
    const result = step(broadcast, event, now)
    expect(broadcast).toEqual(copy)
    if (!result.ok) continue
    see(broadcast, event, result.broadcast, now)
    broadcast = result.broadcast
    seen.push(canonical(broadcast))
  }
}

describe('whatever staff do in whatever order', () => {
  test('nothing is sent that a second person has not approved word for word', () => {
    let begun = 0
    fc.assert(
      fc.property(draft, story, (first, moves) => {
        /** What was agreed on by two, as the story tells it. */
        let agreed: { readonly content: string; readonly by: number } | undefined
        play(first, moves, (before, event, after) => {
          if (event.type === 'approve') agreed = { content: event.hash, by: event.by }
          if (event.type === 'edit' || event.type === 'return') agreed = undefined
          if (!['approved', 'sending', 'paused', 'complete'].includes(after.state)) return
          expect(agreed).toBeDefined()
          expect(agreed?.by).not.toBe(first.author)
          expect(after.approvedBy).toBe(agreed?.by)
          expect(after.submittedHash).toBe(agreed?.content)
          // Whoever submitted and approved the true hash agreed on what stands there now.
          if (before.submittedHash === canonical(before)) expect(canonical(after)).toBe(agreed?.content)
          if (event.type === 'begin') begun++
        })
      }),
      { numRuns: 2000 },
    )
    expect(begun).toBeGreaterThan(500)
  })

  test('sending begins from an approval alone, in its time, and what has ended stays ended', () => {
    fc.assert(
      fc.property(draft, story, (first, moves) => {
        play(first, moves, (before, event, after, now) => {
          expect(['stopped', 'complete']).not.toContain(before.state)
          expect(after.author).toBe(first.author)
          expect(after.updatedAt).toBe(now)
          if (after.state !== 'sending' || before.state === 'paused') return
          expect([event.type, before.state]).toEqual(['begin', 'approved'])
          const due = dueAt(before) ?? Number.NaN
          expect(now).toBeGreaterThanOrEqual(due)
          expect(now).toBeLessThan(due + approvalLifetimeMs)
          expect(now).toBeGreaterThanOrEqual(Math.max(before.holdUntil ?? 0, before.sendAt ?? 0))
        })
      }),
      { numRuns: 1000 },
    )
  })

  test('the author is the only one who edits and submits, and a draft carries no trace of an approval', () => {
    fc.assert(
      fc.property(draft, story, (first, moves) => {
        play(first, moves, (_, event, after) => {
          if (event.type === 'edit' || event.type === 'submit') expect(event.by).toBe(first.author)
          if (after.state !== 'draft') return
          const { submittedHash, approvedBy, approvedAt, holdUntil, acceptedFallback, paid } = after
          expect([submittedHash, approvedBy, approvedAt, holdUntil]).toEqual([null, null, null, null])
          expect([acceptedFallback, paid]).toEqual([false, false])
        })
      }),
      { numRuns: 1000 },
    )
  })

  test('money and missing languages are for urgent ones, by consent', () => {
    fc.assert(
      fc.property(draft, story, (first, moves) => {
        play(first, moves, (_, event, after) => {
          if (after.paid || after.acceptedFallback) expect(after.severity).toBe('urgent')
          if (event.type === 'approve') expect(after.paid).toBe(event.paid === true)
          if (event.type === 'approve' && after.severity === 'urgent') expect(after.holdUntil).toBeNull()
        })
      }),
      { numRuns: 1000 },
    )
  })
})

describe('the text that an approval is bound to', () => {
  test('changes with everything that reaches people, and with nothing else', () => {
    fc.assert(
      fc.property(draft, changes, (before, wanted) => {
        const result = step(before, { type: 'edit', by: author, changes: wanted }, 1000)
        if (!result.ok) throw new Error(result.reason)
        const { broadcast: after } = result
        const said = ({ texts, audience: meant, ...rest }: Broadcast) => ({
          texts: writtenLanguages.map((language) => texts[language]?.html),
          meant: [
            meant.regions && new Set(meant.regions),
            meant.languages && new Set(meant.languages),
            meant.twoPassports,
          ],
          rest: [rest.severity, rest.original, rest.attachment, rest.expiresAt, rest.sendAt, rest.repeatUnknown],
        })
        const isSame = isDeepStrictEqual(said(after), said(before))
        expect(canonical(after) === canonical(before)).toBe(isSame)
      }),
      { numRuns: 1000 },
    )
  })

  test.each<Partial<Broadcast>>([
    { severity: 'information' },
    { audience: { ...warning.audience, regions: ['RU-TA'] } },
    { audience: { ...warning.audience, regions: [] } },
    { audience: { ...warning.audience, languages: ['ru'] } },
    { audience: { ...warning.audience, twoPassports: false } },
    { original: 'ky' },
    { texts: { ...warning.texts, ky: { html: 'Кол койбоңуз', updatedAt: 2 } } },
    { texts: { ...warning.texts, tg: { html: 'Имзо накунед', updatedAt: 2 } } },
    { attachment: { kind: 'photo', fileId: 'file-1' } },
    { expiresAt: 5 },
    { sendAt: 5 },
    { repeatUnknown: true },
  ])('changes with %j alone', (change) => {
    expect(canonical({ ...warning, ...change })).not.toBe(canonical(warning))
  })

  test('is another for a copy, and for the same words in another country', () => {
    expect(canonical({ ...warning, id: 'ffffffff' })).not.toBe(canonical(warning))
    expect(canonical({ ...warning, country: 'tj' })).not.toBe(canonical(warning))
  })

  test('cannot be imitated by words that look like its own marks', () => {
    const text = fc.string({ unit: fc.constantFrom('"', ',', '\\', '[', ']', 'null', 'a'), maxLength: 6 })
    fc.assert(
      fc.property(text, text, text, text, (ru, ky, otherRu, otherKy) => {
        const of = (one: string, two: string) =>
          canonical({ ...warning, texts: { ru: { html: one, updatedAt: 1 }, ky: { html: two, updatedAt: 1 } } })
        expect(of(ru, ky) === of(otherRu, otherKy)).toBe(ru === otherRu && ky === otherKy)
      }),
    )
  })
})

/** The steps of a day without mistakes, up to the one that is named. */
function until(state: 'draft' | 'submitted' | 'approved' | 'sending', first: Broadcast = warning): Broadcast {
  const events: readonly [string, BroadcastEvent][] = [
    ['submitted', { type: 'submit', by: author, hash: canonical(first), counts: readers }],
    ['approved', approval(first)],
    ['sending', { type: 'begin' }],
  ]
  let broadcast = first
  for (const [next, event] of events) {
    if (broadcast.state === state) break
    broadcast = taken(broadcast, event, 10)
    expect(broadcast.state).toBe(next)
  }
  return broadcast
}

function approval(broadcast: Broadcast, holdMinutes = 0): Extract<BroadcastEvent, { type: 'approve' }> {
  const hash = canonical(broadcast)
  return { type: 'approve', by: approver, hash, counts: readers, holdMinutes, acceptedFallback: false }
}

function taken(broadcast: Broadcast, event: BroadcastEvent, now: number): Broadcast {
  const result = step(broadcast, event, now)
  if (!result.ok) throw new Error(`${event.type}: ${result.reason}`)
  return result.broadcast
}

const refused = (broadcast: Broadcast, event: BroadcastEvent, now = 10): Refusal | undefined => {
  const result = step(broadcast, event, now)
  return result.ok ? undefined : result.reason
}

describe('a refused step says why', () => {
  const submit = { type: 'submit', by: author, hash: 'x', counts: readers } as const
  const ruOnly: Broadcast = { ...warning, texts: { ru: { html: 'Внимание', updatedAt: 1 } } }
  const stale: Broadcast = {
    ...warning,
    texts: { ru: { html: 'Внимание', updatedAt: 3 }, ky: { html: 'Көңүл буруңуз', updatedAt: 2 } },
  }
  const urgent = (broadcast: Broadcast): Broadcast => ({ ...broadcast, severity: 'urgent' })

  test.each<[string, Broadcast, BroadcastEvent, Refusal]>([
    ['their own', until('submitted'), { ...approval(warning), by: author }, 'own-broadcast'],
    ['an old preview', until('submitted'), { ...approval(warning), hash: 'old' }, 'changed-since-submission'],
    ['a second tap on approve', until('approved'), approval(warning), 'wrong-state'],
    ['a draft that nobody submitted', warning, approval(warning), 'wrong-state'],
    ['a draft that nobody approved', warning, { type: 'begin' }, 'wrong-state'],
    ['what is only submitted', until('submitted'), { type: 'begin' }, 'wrong-state'],
    ["a colleague's draft", warning, { type: 'edit', by: approver, changes: {} }, 'not-author'],
    ["a colleague's draft, to submit", warning, { ...submit, by: approver }, 'not-author'],
    ['what is being sent', until('sending'), { type: 'edit', by: author, changes: {} }, 'wrong-state'],
    ['no words', { ...warning, texts: {} }, submit, 'no-text'],
    ['blanks', { ...warning, texts: { ru: { html: ' \n', updatedAt: 1 } } }, submit, 'no-text'],
    ['an audience of nobody', warning, { ...submit, counts: { ru: 0 } }, 'empty-audience'],
    [
      'an audience without regions',
      { ...warning, audience: { ...warning.audience, regions: [] } },
      submit,
      'empty-audience',
    ],
    ['a past time', { ...warning, sendAt: 10 }, submit, 'past-time'],
    ['a past end', { ...warning, expiresAt: 10 }, submit, 'ends-before-sending'],
    ['an end before its time', { ...warning, expiresAt: 20, sendAt: 20 }, submit, 'ends-before-sending'],
    ['a missing language', ruOnly, submit, 'missing-languages'],
    ['an old translation', stale, submit, 'missing-languages'],
    ['a missing language, urgent', until('submitted', urgent(ruOnly)), approval(urgent(ruOnly)), 'missing-languages'],
    ['money for a warning', until('submitted'), { ...approval(warning), paid: true }, 'paid-not-urgent'],
    ['a return without a reason', until('submitted'), { type: 'return', by: approver, reason: ' ' }, 'no-reason'],
  ])('%s', (_, broadcast, event, reason) => {
    expect(refused(broadcast, event)).toBe(reason)
  })

  test('an urgent one with missing languages goes when the approver accepts the fallback', () => {
    const submitted = until('submitted', urgent(ruOnly))
    const approved = taken(submitted, { ...approval(urgent(ruOnly)), acceptedFallback: true, paid: true }, 10)
    expect(approved).toMatchObject({ state: 'approved', acceptedFallback: true, paid: true, holdUntil: null })
  })

  test('a row that says its author approved it does not begin', () => {
    expect(refused({ ...until('approved'), approvedBy: author }, { type: 'begin' })).toBe('own-broadcast')
  })
})

describe('time', () => {
  const held = taken(until('submitted'), approval(warning, 5), 1000)

  test('holds an ordinary one for the minutes set, in which it can be stopped', () => {
    expect(held.holdUntil).toBe(1000 + 5 * minuteMs)
    expect(refused(held, { type: 'begin' }, 1000 + 5 * minuteMs - 1)).toBe('not-due')
    expect(refused(held, { type: 'begin' }, 1000 + 5 * minuteMs)).toBeUndefined()
    expect(taken(held, { type: 'stop', by: 3, reason: 'Wrong' }, 1001)).toMatchObject({
      state: 'stopped',
      stoppedReason: 'Wrong',
    })
  })

  test('leaves at the moment that the dry run before its approval promised', () => {
    const sendAt = fc.option(fc.integer({ min: 11, max: 100 * minuteMs }))
    fc.assert(
      fc.property(fc.constantFrom(...severities), sendAt, (severity, time) => {
        const submitted = until('submitted', { ...warning, severity, sendAt: time })
        const approved = taken(submitted, approval(submitted, holdMinutes), 10)
        expect(dueAt(approved)).toBe(soonestAt(submitted, 10))
        expect(soonestAt(approved, 11)).toBe(Math.max(11, soonestAt(submitted, 10)))
      }),
    )
  })

  test('ends an approval 12 hours after the broadcast could have been sent', () => {
    const due = dueAt(held) ?? 0
    expect(refused(held, { type: 'begin' }, due + approvalLifetimeMs - 1)).toBeUndefined()
    expect(refused(held, { type: 'begin' }, due + approvalLifetimeMs)).toBe('approval-expired')
    const back = taken(held, { type: 'return', by: null, reason: 'approval expired' }, due + approvalLifetimeMs)
    expect(back).toMatchObject({ state: 'draft', approvedBy: null, submittedHash: null })
  })

  test('lets one set for next week wait that long', () => {
    const weekMs = 7 * 24 * 60 * minuteMs
    const set = until('approved', { ...warning, sendAt: weekMs })
    expect(refused(set, { type: 'begin' }, weekMs - 1)).toBe('not-due')
    expect(refused(set, { type: 'begin' }, weekMs)).toBeUndefined()
  })

  test('sends no warning that is over, also not after a pause', () => {
    const short = until('approved', { ...warning, expiresAt: 20 })
    expect(refused(short, { type: 'begin' }, 20)).toBe('no-longer-valid')
    const paused = taken(taken(short, { type: 'begin' }, 15), { type: 'pause', by: approver }, 16)
    expect(refused(paused, { type: 'go-on', by: approver }, 19)).toBeUndefined()
    expect(refused(paused, { type: 'go-on', by: approver }, 20)).toBe('no-longer-valid')
  })

  test.each([-1, Number.NaN])('a hold of %s minutes is a bug', (holdMinutes) => {
    expect(() => step(until('submitted'), { ...approval(warning), holdMinutes }, 10)).toThrow(RangeError)
  })
})

describe('an edit', () => {
  const edit = (broadcast: Broadcast, wanted: Changes, now = 10) =>
    taken(broadcast, { type: 'edit', by: author, changes: wanted }, now)

  test.each(['draft', 'submitted', 'approved'] as const)(
    'of a broadcast %s makes it a draft, approved by nobody',
    (state) => {
      const edited = edit(until(state), { expiresAt: 99 })
      expect(edited).toMatchObject({ state: 'draft', submittedHash: null, approvedBy: null, expiresAt: 99 })
      expect(refused(edited, approval(edited))).toBe('wrong-state')
    },
  )

  test('changes the named fields and leaves the others', () => {
    fc.assert(
      fc.property(draft, changes, (before, wanted) => {
        const after = edit(before, wanted)
        for (const field of ['severity', 'audience', 'original', 'attachment', 'expiresAt', 'sendAt'] as const) {
          expect(after[field]).toEqual(wanted[field] === undefined ? before[field] : wanted[field])
        }
        for (const language of writtenLanguages) {
          const html = wanted.texts?.[language]
          expect(after.texts[language]?.html).toBe(
            html === undefined ? before.texts[language]?.html : (html ?? undefined),
          )
        }
      }),
    )
  })

  test('lets in no other field with data from outside', () => {
    const forged = { state: 'approved', approvedBy: 2, author: 3, number: 'KG-2026-0001-0' } as Changes
    expect(edit(warning, forged)).toEqual({ ...warning, updatedAt: 10 })
  })

  test('of the original makes the translations old, also while the clock stands or steps back', () => {
    for (const now of [0, 2, 10]) {
      const edited = edit(warning, { texts: { ru: 'Новое' } }, now)
      expect(refused(edited, { type: 'submit', by: author, hash: 'x', counts: readers }, now)).toBe('missing-languages')
      const mended = edit(edited, { texts: { ky: 'Келишимге кол койбоңуз' } }, now)
      expect(refused(mended, { type: 'submit', by: author, hash: 'x', counts: readers }, now)).toBeUndefined()
    }
  })

  test('that says the original once more leaves the translations as they are', () => {
    expect(edit(warning, { texts: { ru: 'Не подписывайте контракт' } }).texts).toEqual(warning.texts)
  })
})

test('a screen is told which steps are possible: those that are not refused for their state', () => {
  const events: readonly BroadcastEvent[] = [
    { type: 'edit', by: author, changes: {} },
    { type: 'submit', by: author, hash: 'x', counts: readers },
    approval(warning),
    { type: 'return', by: null, reason: 'x' },
    ...(['begin', 'end'] as const).map((type) => ({ type })),
    ...(['pause', 'go-on'] as const).map((type) => ({ type, by: null })),
    { type: 'stop', by: null, reason: null },
  ]
  for (const state of states) {
    const broadcast: Broadcast = { ...until('approved'), state }
    for (const event of events) {
      expect(refused(broadcast, event) === 'wrong-state').toBe(!isPossible(event.type, state))
    }
  }
})
