/** What people and helpers see of a conversation, in every state and with the longest that can stand in it. */
import type { Translate } from '../../src/bot/i18n.ts'
import type { View } from '../../src/bot/show.ts'
import * as helpers from '../../src/helpline/helper-view.ts'
import * as people from '../../src/helpline/person-view.ts'
import { dutyView, hourView } from '../../src/legalaid/duty.ts'
import { templatesView } from '../../src/legalaid/templates.ts'
import type { Shift } from '../../src/relay/hours.ts'
import type { Thread } from '../../src/relay/thread.ts'
import type { WaitingTime } from '../../src/relay/waiting.ts'

const now = Date.parse('2026-11-24T09:00:00Z')
const thread: Thread = {
  id: '0000000a',
  alias: 'nightingale-99',
  locale: 'uz-Cyrl',
  country: 'kg',
  topic: 'foreign-service-liability',
  kind: 'ask',
  state: 'waiting',
  worker: null,
  openedAt: now - 119 * 60_000,
  askedAt: now - 119 * 60_000,
  answeredAt: null,
  lastMessageAt: now,
  ringAt: null,
  rings: 0,
}
const sos: Thread = { ...thread, id: '0000000b', kind: 'sos', askedAt: now - 700 * 60_000 }
const taken: Thread = { ...thread, id: '0000000c', state: 'taken', worker: 1 }
const shifts: readonly (readonly Shift[])[] = [
  [],
  [{ on: true, from: 9, until: 18, weekdays: true }],
  [{ on: true, from: 0, until: 0, weekdays: false }],
  [
    { on: true, from: 9, until: 13, weekdays: false },
    { on: true, from: 14, until: 20, weekdays: true },
  ],
]
const waits: readonly WaitingTime[] = [
  { type: 'unknown' },
  { type: 'usual', minutes: 5 },
  { type: 'usual', minutes: 180 },
  { type: 'nobody', at: undefined },
  { type: 'nobody', at: now + 3_600_000 },
  { type: 'nobody', at: now + 86_400_000 },
]

/** @param titleOf of the longest topic. */
export function humanViews(t: Translate, titleOf: helpers.TitleOf): { readonly what: string; readonly view: View }[] {
  const seen = (what: string, ...views: View[]) => views.map((view) => ({ what, view }))
  const forPeople = [
    ...shifts.flatMap((given) => waits.map((wait) => people.introView(t, { shifts: given, wait, now }))),
    ...waits.flatMap((wait) => [0, 12].map((ahead) => people.waitingView(t, ahead, wait, now))),
    ...(['ask', 'sos'] as const).flatMap((kind) =>
      [thread, taken].map((one) => people.openView(t, { ...one, kind, rings: 0, ringAt: now }, now)),
    ),
    people.openView(t, { ...thread, kind: 'sos', rings: 0, ringAt: now + 15 * 60_000 }, now),
    ...(['person', 'worker', 'gone'] as const).map((who) => people.endedView(t, who)),
    ...(['contact', 'named-file', 'picture-file', 'unsupported'] as const).map((reason) =>
      people.refusedView(t, reason),
    ),
    ...[people.noHelpersView, people.takenView, people.passedOnView, people.sosUnansweredView].map((make) => make(t)),
    ...[people.fileAskView, people.fileSentView].map((make) => make(t)),
    ...[people.unreachableView, people.notSentView, people.eraseAskView, people.erasedView].map((make) => make(t)),
  ]
  const forHelpers = [
    helpers.peopleView(t, { waiting: [thread, sos], own: [taken], writesTo: taken.id, now }),
    helpers.peopleView(t, { waiting: [], own: [], writesTo: null, now }),
    ...[thread, sos, taken].flatMap((one) =>
      [true, false].map((isWritten) => helpers.threadView(t, one, { titleOf, isWritten, now })),
    ),
    helpers.endAskView(t, taken),
    ...[thread, sos, taken].flatMap((one) => [true, false].map((again) => helpers.ringView(t, one, titleOf, again))),
    ...(['ended', 'unreachable'] as const).map((how) => helpers.personLeftView(t, taken, how)),
    ...shifts.flat().map((shift) => dutyView(t, shift, 3, now)),
    dutyView(t, { on: false, from: 9, until: 18, weekdays: true }, 0, now),
    hourView(t, 'from'),
    hourView(t, 'until'),
    templatesView(t, 'ru', [{ id: 'hello', body: 'а'.repeat(3_000) }]),
  ]
  return [
    ...seen('a conversation, for the person', ...forPeople),
    ...seen('a conversation, for helpers', ...forHelpers),
  ]
}
