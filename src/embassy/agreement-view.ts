/** The languages of a broadcast side by side, where they say different things. */
import { escapeHtml, type Html, html, lines, paragraphs } from '../bot/html.ts'
import { languageName, type Translate } from '../bot/i18n.ts'
import type { View } from '../bot/show.ts'
import type { Disagreement } from '../broadcasts/agreement.ts'
import { writtenLanguages } from '../content/schema.ts'
import * as buttons from './buttons.ts'
import { backToCard, type Seen } from './views.ts'

const line = escapeHtml

/** Where the languages differ, a line for each fact with what every language says. */
export function agreementText(t: Translate, differences: readonly Disagreement[]): Html {
  if (differences.length === 0) return line(t('broadcast:agreement_ok'))
  return paragraphs(
    html`<b>${t('broadcast:agreement_title')}</b>`,
    ...differences.slice(0, mostDifferences).map(({ kind, written }) =>
      lines(
        html`<b>${t(`broadcast:fact.${kind}`)}</b>`,
        ...writtenLanguages.flatMap((language) => {
          const said = written[language]
          return said === undefined ? [] : [html`${languageName(language)}: ${said ?? '—'}`]
        }),
      ),
    ),
  )
}

/** Far more than a broadcast has when it is ready; the rest shows when these are put right. */
const mostDifferences = 12

/** @param submit true when the author is about to submit all the same. */
export function agreementView(
  t: Translate,
  { broadcast: { id }, hash }: Seen,
  differences: readonly Disagreement[],
  submit: boolean,
): View {
  return {
    text: agreementText(t, differences),
    keyboard: [
      ...(submit
        ? [[buttons.submitButton.button(t('broadcast:agreement_submit'), { id, seen: hash, compared: '1' })]]
        : []),
      backToCard(t, id),
    ],
  }
}
