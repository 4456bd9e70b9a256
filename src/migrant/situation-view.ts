/** The four questions about one's situation, and what was answered. Pure views. */
import type { InlineKeyboardButton } from 'grammy/types'
import { z } from 'zod'
import { callbackData, destination, fromDestination } from '../bot/callback-data.ts'
import { escapeHtml, type Html, html, lines, paragraphs } from '../bot/html.ts'
import type { Translate } from '../bot/i18n.ts'
import { backRow, inRows, type Row, settingsButton, situationButton } from '../bot/keyboards.ts'
import type { View } from '../bot/show.ts'
import {
  answersPattern,
  answersTo,
  beforeLast,
  filledIn,
  type KnownSituation,
  type Question,
  questions,
  type Situation,
  situationOf,
} from '../bot/situation.ts'

const answers = z.string().regex(answersPattern)
const allAnswers = answers.length(questions.length)
/** Answers so far; every button carries them on, and nothing else remembers them. */
export const answerButton = callbackData('sit', { answers: answers.optional(), after: destination.optional() })
export const forNowButton = callbackData('sit-now', { answers: allAnswers, after: destination.optional() })
export const keepButton = callbackData('sit-keep', { answers: allAnswers, after: destination.optional() })
export const forgetButton = callbackData('sit-forget', {})

type After = { readonly after?: string | undefined }

function answerWords<Q extends Question>(t: Translate, question: Q, answer: Situation[Q]): string {
  if (answer === null) return t('situation:not_said')
  if (question === 'citizen' && answer !== 'ru' && answer !== 'other') return t(`onboarding:country_${answer as 'kg'}`) // the other answers of this question are home countries
  return t(`situation:answer.${question as 'citizen'}.${answer as 'ru'}`) // every answer has its words
}

/** Where "back" leads from the first question. */
const startRow = (t: Translate, { after }: After): Row =>
  backRow(
    t,
    after === undefined
      ? settingsButton.button(t('common:back'), {})
      : { text: t('common:back'), callback_data: fromDestination(after) },
  )

/** The first question that is not answered yet, or what was answered and how long to remember it. */
export function askView(t: Translate, given: string, { after }: After): View {
  const said = filledIn(given)
  const question = questions[said.length]
  if (question === undefined) return endView(t, said, { after })
  const button = (letter: string): InlineKeyboardButton => {
    const next = said + letter
    const words = letter === 's' ? t('common:skip') : answerWords(t, question, situationOf(next)[question])
    return answerButton.button(words, { answers: next, ...(after === undefined ? {} : { after }) })
  }
  const back = answerButton.button(t('common:back'), {
    ...(said.length > 1 ? { answers: beforeLast(said) } : {}),
    ...(after === undefined ? {} : { after }),
  })
  return {
    text: paragraphs(
      said === '' ? escapeHtml(t('situation:intro')) : undefined,
      html`<b>${t(`situation:ask.${question}`)}</b>`,
    ),
    keyboard: [
      ...inRows(answersTo(question).map(button), question === 'citizen' ? 2 : 1),
      said === '' ? startRow(t, { after }) : backRow(t, back),
    ],
  }
}

const summary = (t: Translate, situation: Situation): Html =>
  lines(
    html`<b>${t('situation:title')}</b>`,
    ...questions.map((question) =>
      escapeHtml(t(`situation:line.${question}`, { answer: answerWords(t, question, situation[question]) })),
    ),
  )

function endView(t: Translate, said: string, { after }: After): View {
  const fields = { answers: said, ...(after === undefined ? {} : { after }) }
  return {
    text: paragraphs(summary(t, situationOf(said)), escapeHtml(t('situation:choose'))),
    keyboard: [
      [forNowButton.button(t('situation:for_now'), fields)],
      [keepButton.button(t('situation:keep'), fields)],
      backRow(
        t,
        answerButton.button(t('common:back'), {
          answers: beforeLast(said),
          ...(after === undefined ? {} : { after }),
        }),
      ),
    ],
  }
}

const minuteMs = 60_000

/** What is known now, how long, and how to change or forget it. @param now milliseconds since 1970. */
export function knownView(t: Translate, situation: KnownSituation, now: number, { after }: After): View {
  const { until } = situation
  return {
    text: paragraphs(
      summary(t, situation),
      escapeHtml(
        until === null
          ? t('situation:is_kept')
          : t('situation:is_for_now', { minutes: Math.max(1, Math.ceil((until - now) / minuteMs)) }),
      ),
    ),
    keyboard: [
      [answerButton.button(t('situation:change'), after === undefined ? {} : { after })],
      [forgetButton.button(t('situation:forget'), {})],
      startRow(t, { after }),
    ],
  }
}

export const forgottenView = (t: Translate): View => ({
  text: escapeHtml(t('situation:forgotten')),
  keyboard: [[situationButton.button(t('situation:again'), {})], startRow(t, {})],
})
