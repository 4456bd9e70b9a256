/** Upkeep: what is past its review day, untranslated, unanswered or dead, and the digest whenever somebody wants it. */
import { Composer } from 'grammy'
import { readableDate } from '../bot/dates.ts'
import { escapeHtml, html, paragraphs } from '../bot/html.ts'
import type { Translate } from '../bot/i18n.ts'
import { backRow, legalDeskButton } from '../bot/keyboards.ts'
import type { View } from '../bot/show.ts'
import type { Locale } from '../content/locale.ts'
import type { TopicId } from '../content/schema.ts'
import type { Snapshot } from '../content/snapshot.ts'
import { weekOf } from '../store/topic-counts.ts'
import { deadContactsButton } from './contact-buttons.ts'
import { type DeskContext, type DeskServices, deskNote, deskStepsOn, mayEdit } from './desk-step.ts'
import { digestOf, sendDigest, topicTitle, type Upkeep, upkeepLines, upkeepNow } from './digest.ts'
import { entryButton, translationsButton } from './entry-buttons.ts'
import { shortened } from './entry-words.ts'
import { pageRow } from './paging.ts'
import { digestButton, overdueButton, unansweredButton, upkeepButton } from './upkeep-buttons.ts'

const pageSize = 10
const longestButton = 40

export function upkeepView(t: Translate, upkeep: Upkeep): View {
  const { overdue, translations, questions, contacts } = upkeep
  return {
    text: paragraphs(html`<b>${t('upkeep:title')}</b>`, upkeepLines(t, upkeep)),
    keyboard: [
      ...(overdue.length > 0 ? [[overdueButton.button(t('upkeep:see_overdue'), { page: 0 })]] : []),
      ...(translations > 0 ? [[translationsButton.button(t('upkeep:see_translations'), { page: 0 })]] : []),
      ...(questions.groups > 0 ? [[unansweredButton.button(t('upkeep:see_questions'), {})]] : []),
      ...(contacts.length > 0 ? [[deadContactsButton.button(t('upkeep:see_dead'), {})]] : []),
      [digestButton.button(t('upkeep:show_digest'), {})],
      backRow(t, legalDeskButton.button(t('common:back'), {})),
    ],
  }
}

export function overdueView(
  t: Translate,
  locale: Locale,
  known: Snapshot,
  { overdue }: Pick<Upkeep, 'overdue'>,
  page: number,
): View {
  const shown = overdue.slice(page * pageSize, (page + 1) * pageSize)
  return {
    text: escapeHtml(t(shown.length === 0 ? 'upkeep:nothing' : 'upkeep:overdue_title')),
    keyboard: [
      ...shown.map(({ topic, reviewBy }) => [
        entryButton.button(
          shortened(`${readableDate(reviewBy)} · ${topicTitle(known, locale, topic)}`, longestButton),
          {
            topic: topic as TopicId, // from the snapshot
          },
        ),
      ]),
      ...pageRow(
        { previous: t('common:previous'), next: t('common:next') },
        page,
        overdue.length > (page + 1) * pageSize,
        (text, other) => overdueButton.button(text, { page: other }),
      ),
      backRow(t, upkeepButton.button(t('common:back'), {})),
    ],
  }
}

export function upkeep(services: DeskServices): Composer<DeskContext> {
  const screen = new Composer<DeskContext>()
  const on = deskStepsOn(screen, services)
  const noRight = (ctx: DeskContext): View => deskNote(ctx, ctx.t('desk:no_right'))

  on(upkeepButton, async (ctx, _, actor) =>
    mayEdit(actor) ? upkeepView(ctx.t, await upkeepNow(services)) : noRight(ctx),
  )
  on(overdueButton, async (ctx, { page }, actor) =>
    mayEdit(actor)
      ? overdueView(ctx.t, ctx.locale, services.snapshot(), await upkeepNow(services), page)
      : noRight(ctx),
  )
  on(digestButton, async (ctx, _, actor) => {
    if (!mayEdit(actor) || ctx.chatId === undefined) return noRight(ctx)
    const digest = await digestOf(services, weekOf(services.now()))
    await sendDigest(ctx.api, ctx.chatId, ctx.locale, services.snapshot(), digest)
    return undefined
  })
  return screen
}
