/** What helpers see of the people who write to them: language, country and topic, and nothing that names anybody. */
import { escapeHtml, type Html, html, lines, paragraphs } from '../bot/html.ts'
import { languageName, type Translate } from '../bot/i18n.ts'
import { backRow, legalDeskButton, type Row } from '../bot/keyboards.ts'
import type { View } from '../bot/show.ts'
import { type Locale, locales } from '../content/locale.ts'
import { countries } from '../content/schema.ts'
import { compareWaiting, type Thread } from '../relay/thread.ts'
import {
  dutyButton,
  endButton,
  endYesButton,
  passButton,
  pastButton,
  pauseButton,
  peopleButton,
  sayButton,
  takeButton,
  templatesButton,
  threadButton,
  writeToButton,
} from './helper-buttons.ts'
import { aliasText, labelOf, type Marks } from './person-view.ts'

/** @returns the title of an entry in the reader's language; `undefined` when there is none (any more). */
export type TitleOf = (topic: string) => string | undefined

export const localeOf = (thread: Pick<Thread, 'locale'>): Locale =>
  locales.find((known) => known === thread.locale) ?? 'ru'

/** Stands over everything that a person writes. */
export const personLabel = (t: Translate, alias: string, marks?: Marks): Html =>
  labelOf(t, '🪪', aliasText(t, alias), marks)

/** What a helper knows of a person. */
function about(t: Translate, thread: Thread, titleOf: TitleOf): Html {
  const country = countries.find((known) => known === thread.country)
  const topic = thread.topic === null ? undefined : titleOf(thread.topic)
  return lines(
    html`🪪 <b>${aliasText(t, thread.alias)}</b>`,
    escapeHtml(t('relay:language', { language: languageName(localeOf(thread)) })),
    escapeHtml(t('relay:country', { country: country ? t(`onboarding:country_${country}`) : t('relay:unknown') })),
    topic === undefined ? undefined : escapeHtml(t('relay:topic', { topic })),
  )
}

const minutesSince = (at: number, now: number): number => Math.max(0, Math.floor((now - at) / 60_000))

function sinceText(t: Translate, at: number, now: number): string {
  const minutes = minutesSince(at, now)
  return minutes < 120 ? t('relay:minutes', { count: minutes }) : t('relay:hours', { count: Math.floor(minutes / 60) })
}

/** Buttons at most this many of a kind: the rest come up as these are taken. */
const mostListed = 20

/** People who wait, those in danger first, and those whom this helper has. */
export function peopleView(
  t: Translate,
  {
    waiting,
    own,
    writesTo,
    now,
  }: {
    readonly waiting: readonly Thread[]
    readonly own: readonly Thread[]
    readonly writesTo: string | null
    readonly now: number
  },
): View {
  const row = (thread: Thread, mark: string): Row => [
    threadButton.button(
      `${mark} ${aliasText(t, thread.alias)} · ${languageName(localeOf(thread))} · ${sinceText(t, thread.askedAt ?? thread.openedAt, now)}`,
      { id: thread.id },
    ),
  ]
  return {
    text: paragraphs(
      html`<b>${t('relay:people_title')}</b>`,
      escapeHtml(t('relay:counts', { waiting: waiting.length, own: own.length })),
      escapeHtml(t(writesTo === null ? 'relay:writes_to_nobody' : 'relay:writes_to_one')),
    ),
    keyboard: [
      ...own.slice(0, mostListed).map((thread) => row(thread, thread.id === writesTo ? '✍️' : '💬')),
      ...[...waiting]
        .sort(compareWaiting)
        .slice(0, mostListed)
        .map((thread) => row(thread, thread.kind === 'sos' ? '🆘' : '⏳')),
      ...(writesTo === null ? [] : [[pauseButton.button(t('relay:pause'), {})]]),
      [dutyButton.button(t('relay:duty'), {}), templatesButton.button(t('relay:templates'), {})],
      backRow(t, legalDeskButton.button(t('common:back'), {})),
    ],
  }
}

/** A conversation that waits, or that this helper has. */
export function threadView(
  t: Translate,
  thread: Thread,
  { titleOf, isWritten, now }: { readonly titleOf: TitleOf; readonly isWritten: boolean; readonly now: number },
): View {
  const { id, state, kind } = thread
  const back = backRow(t, peopleButton.button(t('common:back'), {}))
  if (state === 'waiting') {
    return {
      text: paragraphs(
        kind === 'sos' ? html`🆘 <b>${t('relay:sos')}</b>` : undefined,
        about(t, thread, titleOf),
        escapeHtml(t('relay:waits_since', { since: sinceText(t, thread.askedAt ?? thread.openedAt, now) })),
      ),
      keyboard: [[takeButton.button(t('relay:take'), { id })], back],
    }
  }
  return {
    text: paragraphs(about(t, thread, titleOf), escapeHtml(t(isWritten ? 'relay:writing' : 'relay:not_writing'))),
    keyboard: [
      isWritten ? [pauseButton.button(t('relay:pause'), {})] : [writeToButton.button(t('relay:write'), { id })],
      [sayButton.button(t('relay:templates'), { id }), pastButton.button(t('relay:past'), { id })],
      [passButton.button(t('relay:pass'), { id }), endButton.button(t('relay:end'), { id })],
      back,
    ],
  }
}

export function endAskView(t: Translate, thread: Thread): View {
  const { id } = thread
  return {
    text: escapeHtml(t('relay:end_ask', { alias: aliasText(t, thread.alias) })),
    keyboard: [[endYesButton.button(t('relay:end_yes'), { id })], [threadButton.button(t('common:cancel'), { id })]],
  }
}

/** Calls a helper to somebody who waits. */
export function ringView(t: Translate, thread: Thread, titleOf: TitleOf, isAgain: boolean): View {
  const { id, kind, state } = thread
  const head = kind === 'sos' ? t('relay:ring_sos') : t('relay:ring')
  return {
    text: paragraphs(
      html`${kind === 'sos' ? '🆘🆘🆘' : '🙋'} <b>${head}</b>`,
      isAgain ? escapeHtml(t('relay:ring_again')) : undefined,
      about(t, thread, titleOf),
    ),
    keyboard: [
      state === 'waiting'
        ? [takeButton.button(t('relay:take'), { id })]
        : [writeToButton.button(t('relay:write'), { id })],
    ],
  }
}

/** One sentence, and the way back to the people. */
export const relayNote = (t: Translate, words: string): View => ({
  text: escapeHtml(words),
  keyboard: [backRow(t, peopleButton.button(t('common:back'), {}))],
})

export const personLeftView = (t: Translate, thread: Pick<Thread, 'alias'>, how: 'ended' | 'unreachable'): View =>
  relayNote(t, t(`relay:person_${how}`, { alias: aliasText(t, thread.alias) }))
