/**
 * Helpers whose contact can do harm: first the warning and the safer way, then one at a time. That somebody looked is
 * stored, counted and logged nowhere, and the words go from the chat by one tap.
 */
import { escapeHtml, html, lines, paragraphs } from '../bot/html.ts'
import type { Translate } from '../bot/i18n.ts'
import { backRow, humanButton, legalAidButton, menuRow } from '../bot/keyboards.ts'
import type { View } from '../bot/show.ts'
import type { Helper } from '../content/schema.ts'
import { riskButton, riskyButton, type Wanted, wantedFields, wipeButton } from './legal-aid-buttons.ts'
import { type AidReading, helperText, safetyLines } from './legal-aid-view.ts'

type RiskWanted = Wanted & { readonly about: string }

/** @param n which of them, from 0. @returns `undefined` when there are fewer by now. */
export function riskView({ t }: AidReading, risky: readonly Helper[], wanted: RiskWanted, n: number): View | undefined {
  const helper = risky[n]
  if (!helper) return undefined
  const fields = { ...wantedFields(wanted), about: wanted.about }
  return {
    text: paragraphs(
      html`<b>${t('legal-aid:risk_title')}</b>`,
      safetyLines(t, helper),
      escapeHtml(t('legal-aid:risk_note')),
    ),
    keyboard: [
      [humanButton.button(t('human:ask'), {})],
      [riskyButton.button(t('legal-aid:show'), { ...fields, n })],
      backRow(t, legalAidButton.button(t('common:back'), wantedFields(wanted))),
    ],
  }
}

/** The helper itself; parameters as above. */
export function riskyView(
  reading: AidReading,
  risky: readonly Helper[],
  wanted: RiskWanted,
  n: number,
): View | undefined {
  const { t } = reading
  const helper = risky[n]
  if (!helper) return undefined
  const fields = { ...wantedFields(wanted), about: wanted.about }
  return {
    text: helperText(reading, helper),
    keyboard: [
      [wipeButton.button(t('legal-aid:wipe'), {})],
      ...(n + 1 < risky.length ? [[riskButton.button(t('legal-aid:next'), { ...fields, n: n + 1 })]] : []),
      backRow(t, riskButton.button(t('common:back'), { ...fields, n })),
    ],
  }
}

/** Stands where the helper stood. */
export const wipedView = (t: Translate): View => ({
  text: lines(escapeHtml(t('legal-aid:wiped')), escapeHtml(t('legal-aid:wipe_chat'))),
  keyboard: [menuRow(t)],
})
