/** No answer: the ways to people. */
import { escapeHtml } from '../bot/html.ts'
import type { Translate } from '../bot/i18n.ts'
import { humanButton, legalAidButton, menuRow, missionsButton, sosButton } from '../bot/keyboards.ts'
import type { View } from '../bot/show.ts'

export function noAnswerView(t: Translate, said = t('ask:none')): View {
  return {
    text: escapeHtml(said),
    keyboard: [
      [humanButton.button(t('human:ask'), {})],
      [missionsButton.button(t('ask:missions'), {})],
      [legalAidButton.button(t('ask:legal_aid'), {})],
      [sosButton.button(t('common:sos'), {})],
      menuRow(t),
    ],
  }
}
