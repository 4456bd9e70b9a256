/** A question in the person's own words, at any moment; never repeated back: a forward of it would look official. */
import { Composer } from 'grammy'
import { understand } from '../answers/understand.ts'
import { type ElchiContext, homeCountry } from '../bot/context.ts'
import { escapeHtml } from '../bot/html.ts'
import { type Translate, translator } from '../bot/i18n.ts'
import { legalAidButton, menuRow, missionsButton, sosButton, topicButton } from '../bot/keyboards.ts'
import { menuView } from '../bot/menu-view.ts'
import type { View } from '../bot/show.ts'
import type { Locale } from '../content/locale.ts'
import { smalltalkKinds } from '../content/schema.ts'
import type { Snapshot } from '../content/snapshot.ts'
import type { Services } from '../services.ts'
import { sosView } from './sos-view.ts'
import { readingOf, shortTopicView } from './topic-view.ts'

const mostSuggestions = 3
/** Below this the language of one message says less than the phone's. */
const sureLanguage = 0.6

const localeOfForm: Readonly<Record<string, Locale>> = {
  ky: 'ky',
  'uz-Latn': 'uz',
  'uz-Cyrl': 'uz-Cyrl',
  tg: 'tg',
  ru: 'ru',
}

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

/** No answer: the ways to people. */
export function noAnswerView(t: Translate): View {
  return {
    text: escapeHtml(t('ask:none')),
    keyboard: [
      [missionsButton.button(t('ask:missions'), {})],
      [legalAidButton.button(t('ask:legal_aid'), {})],
      [sosButton.button(t('common:sos'), {})],
      menuRow(t),
    ],
  }
}

export function ask({
  snapshot,
  now,
  metrics,
}: Pick<Services, 'snapshot' | 'now' | 'metrics'>): Composer<ElchiContext> {
  const screen = new Composer<ElchiContext>()

  screen.on(['message:text', 'message:caption'], async (ctx, next) => {
    const text = ctx.msg.text ?? ctx.msg.caption ?? ''
    if (text.startsWith('/')) return next()
    const known = snapshot()
    const meaning = understand(known.brain, text)
    metrics.answered(meaning.kind, meaning.language)
    // Until a language is chosen, each message is answered in its own.
    const spoken = localeOfForm[meaning.language]
    if (!ctx.profile.localeChosen && spoken !== undefined && meaning.certainty >= sureLanguage) {
      ctx.profile = { ...ctx.profile, locale: spoken }
      ctx.locale = spoken
      ctx.t = translator(spoken)
    }
    const { t, profile } = ctx
    if (meaning.urgent) await ctx.show(sosView(t, known, profile.locale, homeCountry(profile)))
    if (meaning.kind === 'smalltalk') {
      const kind = smalltalkKinds.find((known) => known === meaning.smalltalk) ?? 'greeting'
      return ctx.show(menuView(t, t(`ask:${kind}`)))
    }
    const [first] = meaning.topics
    if (meaning.kind === 'answer' && first && known.hasTopic(first.topic)) {
      const view = shortTopicView(readingOf(ctx, known, now()), first.topic)
      if (view) return ctx.show(view)
    }
    // In danger the SOS card is enough: no list of guesses after it.
    if (meaning.urgent) return
    if (meaning.kind === 'none') return ctx.show(noAnswerView(t))
    await ctx.show(
      suggestionsView(
        t,
        known,
        profile.locale,
        meaning.topics.slice(0, mostSuggestions).map(({ topic }) => topic),
      ),
    )
  })

  return screen
}
