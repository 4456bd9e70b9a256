/** The laws of an answer as a list to choose from, and a law that a draft brings. Pure views. */
import { escapeHtml, html, lines, paragraphs } from '../bot/html.ts'
import { inRows, type Row } from '../bot/keyboards.ts'
import type { View } from '../bot/show.ts'
import type { EntryBody } from '../content/entry.ts'
import type { Law, Variant } from '../content/schema.ts'
import type { Snapshot } from '../content/snapshot.ts'
import type { DeskContext } from './desk-step.ts'
import { questionRows } from './draft-view.ts'
import * as buttons from './entry-buttons.ts'
import type { Way } from './entry-questions.ts'
import { fieldLabel, lawName } from './entry-words.ts'
import { pageRow } from './paging.ts'
import type { SeenRevision } from './revisions.ts'

const lawsPerPage = 10

/** Those of the country and of Russia come first for its citizens; everybody's answer may cite any. */
export function choosable(snapshot: Snapshot, body: EntryBody, variant: Variant): Law[] {
  const all = [...body.laws, ...snapshot.laws]
  return variant === 'any' ? all : all.filter(({ country }) => country === variant || country === 'ru')
}

export const chosenOf = ({ facts }: EntryBody, variant: Variant) =>
  facts?.variants[variant] ?? { laws: [], sources: [], confidence: 'medium' as const }

export function lawsView(
  ctx: DeskContext,
  { revision: { id }, body }: SeenRevision,
  variant: Variant,
  way: Way,
  page: number,
  snapshot: Snapshot,
): View {
  const { t, locale } = ctx
  const all = choosable(snapshot, body, variant)
  const shown = all.slice(page * lawsPerPage, (page + 1) * lawsPerPage)
  const { laws, confidence } = chosenOf(body, variant)
  const mark = (law: Law): string => (laws.includes(law.id) ? '✅' : '▫️')
  const other = confidence === 'high' ? 'medium' : 'high'
  return {
    text: paragraphs(
      lines(html`<b>${fieldLabel(t, `law.${variant}`)}</b>`, escapeHtml(t('entry:ask.law'))),
      lines(...shown.map((law, index) => html`${mark(law)} ${String(index + 1)}. ${{ raw: lawName(t, locale, law) }}`)),
      escapeHtml(t('entry:answer_confidence', { confidence: t(`entry:confidence.${confidence}`) })),
    ),
    keyboard: [
      ...inRows(
        shown.map((law, index) =>
          buttons.lawButton.button(`${laws.includes(law.id) ? '✅ ' : ''}${index + 1}`, {
            id,
            variant,
            way,
            page,
            law: law.id,
          }),
        ),
        5,
      ),
      ...pageRow(
        { previous: t('common:previous'), next: t('common:next') },
        page,
        all.length > (page + 1) * lawsPerPage,
        (text, to) => buttons.lawsButton.button(text, { id, variant, way, page: to }),
      ),
      [buttons.newLawButton.button(t('entry:new_law'), { id, variant, way })],
      [buttons.sureButton.button(t(`entry:make_confidence.${other}`), { id, variant, way, confidence: other })],
      ...(way === 'one' ? [] : [[buttons.skipButton.button(t('entry:go_on'), { id, field: `law.${variant}`, way })]]),
      ...lawRows(ctx, body, id, variant, way),
    ],
  }
}

/** The common rows of a question, without the button that goes on: this list has its own. */
const lawRows = (ctx: DeskContext, body: EntryBody, id: number, variant: Variant, way: Way): Row[] =>
  questionRows(ctx.t, body, id, `law.${variant}`, way).map((row) =>
    row.filter((button) => !('callback_data' in button) || !button.callback_data.startsWith('rv-skip')),
  )

/** Under whose name a statute is shown: as the known laws of this act show theirs. */
export function publisherOf(snapshot: Snapshot, act: string): string | null {
  const sources = snapshot.laws.filter((law) => law.act === act).flatMap(({ sources }) => sources)
  const statutes = sources.flatMap((id) => snapshot.source(id) ?? []).filter(({ kind }) => kind === 'statute')
  return statutes.find(({ publisher }) => publisher !== null)?.publisher ?? null
}

/** A law that this draft brings: what is still to be said of it. */
export function newLawView(
  ctx: DeskContext,
  { revision: { id }, body }: SeenRevision,
  variant: Variant,
  way: Way,
  law: Law,
  snapshot: Snapshot,
): View {
  const { t, locale } = ctx
  const source = body.sources.find((one) => law.sources.includes(one.id))
  const isOfficial = source?.safe_to_show === true
  const other = law.confidence === 'high' ? 'medium' : 'high'
  const fields = { id, variant, way, law: law.id }
  return {
    text: paragraphs(
      lawName(t, locale, law),
      source?.url ? escapeHtml(source.url) : undefined,
      escapeHtml(t('entry:law_confidence', { confidence: t(`entry:confidence.${law.confidence}`) })),
      escapeHtml(t(isOfficial ? 'entry:link_official' : 'entry:link_hidden')),
    ),
    keyboard: [
      [buttons.lawSureButton.button(t(`entry:make_confidence.${other}`), { ...fields, confidence: other })],
      ...(publisherOf(snapshot, law.act) === null
        ? []
        : [
            [
              buttons.officialButton.button(t(isOfficial ? 'entry:make_hidden' : 'entry:make_official'), {
                ...fields,
                official: isOfficial ? '0' : '1',
              }),
            ],
          ]),
      [buttons.lawsButton.button(t('entry:go_on'), { id, variant, way, page: 0 })],
    ],
  }
}
