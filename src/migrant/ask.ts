/** A question in the person's own words, at any moment; never repeated back: a forward of it would look official. */
import { Composer } from 'grammy'
import { sureLanguage, understand } from '../answers/understand.ts'
import { type ElchiContext, homeCountry } from '../bot/context.ts'
import { escapeHtml } from '../bot/html.ts'
import { type Translate, translator } from '../bot/i18n.ts'
import { legalAidButton, menuRow, topicButton } from '../bot/keyboards.ts'
import { menuView } from '../bot/menu-view.ts'
import type { View } from '../bot/show.ts'
import { formOf, type Locale, localeOf } from '../content/locale.ts'
import { smalltalkKinds } from '../content/schema.ts'
import type { Snapshot } from '../content/snapshot.ts'
import { keepOpenQuestion, type OpenQuestion } from '../privacy/open-questions.ts'
import type { Services } from '../services.ts'
import { noAnswerView } from './no-answer-view.ts'
import { isAboutPlace, perhapsPlace, showPlace, withMissionsOf } from './place.ts'
import { dangerView } from './sos-view.ts'
import { readingOf, shortTopicView } from './topic-view.ts'

const mostSuggestions = 3
export function suggestionsView(t: Translate, snapshot: Snapshot, locale: Locale, topics: readonly string[]): View {
  const rows = topics.flatMap((id) => {
    const text = snapshot.hasTopic(id) ? snapshot.topicText(locale, id) : undefined
    return snapshot.hasTopic(id) && text ? [[topicButton.button(text.title, { topic: id })]] : []
  })
  return {
    text: escapeHtml(t('ask:suggestions')),
    keyboard: [...rows, [legalAidButton.button(t('ask:legal_aid'), {})], menuRow(t)],
  }
}

/** A word or two that found no answer teach nobody what is missing. */
const fewestWordsKept = 3

export function ask(
  services: Pick<
    Services,
    'db' | 'log' | 'snapshot' | 'now' | 'metrics' | 'chatKey' | 'questionSeal' | 'questionMark' | 'asked' | 'topicTally'
  >,
): Composer<ElchiContext> {
  const { log, snapshot, now, metrics, chatKey, asked, topicTally } = services
  const screen = new Composer<ElchiContext>()

  screen.on(['message:text', 'message:caption'], async (ctx, next) => {
    const text = ctx.msg.text ?? ctx.msg.caption ?? ''
    if (text.startsWith('/')) return next()
    const known = snapshot()
    const meaning = understand(known.brain, text, ctx.profile.localeChosen ? formOf(ctx.profile.locale) : undefined)
    metrics.answered(meaning.kind, meaning.language)
    // Until a language is chosen, each message is answered in its own.
    const spoken = localeOf(meaning.language)
    // One word that looks Russian is often a loan, or a name that all our languages have.
    const mayBeLoan = spoken === 'ru' && !/\s/.test(text.trim())
    if (!ctx.profile.localeChosen && spoken !== undefined && meaning.certainty >= sureLanguage && !mayBeLoan) {
      ctx.profile = { ...ctx.profile, locale: spoken }
      ctx.locale = spoken
      ctx.t = translator(spoken)
    }
    const { t, profile } = ctx
    const question: OpenQuestion = {
      text,
      language: meaning.language,
      country: homeCountry(profile),
      topic: null,
      day: new Date(now()).toISOString().slice(0, 10),
    }
    const said = meaning.kind === 'answer' ? meaning.topics[0]?.topic : undefined
    const place = known.where(text)
    const region = place.kind === 'region' ? place.region : undefined
    // The name of a place, and nothing else, is no sign of danger.
    const isUrgent = meaning.urgent && (place.kind === 'none' || place.besides > 0)
    if (isUrgent) {
      // For this answer the place of the question counts; it is not kept.
      await ctx.show(dangerView(readingOf(ctx, known, now()), text, said, region?.code))
    }
    if (
      place.kind !== 'none' &&
      isAboutPlace(place, { topic: said, hasGuesses: meaning.kind === 'suggest', isUrgent })
    ) {
      if (said !== undefined && known.hasTopic(said)) topicTally.count(said)
      return showPlace(ctx, services, place)
    }
    if (meaning.kind === 'smalltalk') {
      if (isUrgent) return
      const kind = smalltalkKinds.find((known) => known === meaning.smalltalk) ?? 'greeting'
      return ctx.show(menuView(t, known, t(`ask:${kind}`)))
    }
    const [first] = meaning.topics
    if (meaning.kind === 'answer' && first && known.hasTopic(first.topic)) {
      const view = shortTopicView(readingOf(ctx, known, now()), first.topic)
      if (view) {
        asked.remember(chatKey(ctx.chat.id), { ...question, topic: first.topic }, now())
        topicTally.count(first.topic)
        return ctx.show(region ? withMissionsOf(view, region) : view)
      }
    }
    // In danger the SOS card is enough: no list of guesses after it.
    if (isUrgent) return
    if (meaning.kind === 'none') {
      const isShort = text.split(/\s+/).length < fewestWordsKept
      const view = noAnswerView(t)
      await ctx.show(isShort ? perhapsPlace(t, view) : view)
      if (isShort) return
      try {
        await keepOpenQuestion(services, known.brain, question)
      } catch (error) {
        log.warn('a question without an answer cannot be kept', { error })
      }
      return
    }
    const suggested = meaning.topics.slice(0, mostSuggestions).map(({ topic }) => topic)
    await ctx.show(suggestionsView(t, known, profile.locale, suggested))
  })

  return screen
}
