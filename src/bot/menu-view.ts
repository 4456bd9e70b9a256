/** The menu as a view: shown by its own screen and wherever another one ends. */
import { escapeHtml } from './html.ts'
import type { Translate } from './i18n.ts'
import {
  askButton,
  humanButton,
  legalAidButton,
  missionsButton,
  settingsButton,
  sosButton,
  topicButton,
  warningsButton,
} from './keyboards.ts'
import type { View } from './show.ts'

export function menuView(t: Translate, intro: string = t('menu:title')): View {
  return {
    text: escapeHtml(intro),
    keyboard: [
      [warningsButton.button(t('menu:warnings'), { page: 0 })],
      [topicButton.button(t('menu:crime'), { topic: 'foreign-service-liability' })],
      [topicButton.button(t('menu:citizenship'), { topic: 'dual-citizenship' })],
      [missionsButton.button(t('menu:missions'), {})],
      [legalAidButton.button(t('menu:legal_aid'), {})],
      [humanButton.button(t('human:ask'), {})],
      [sosButton.button(t('menu:sos'), {})],
      [askButton.button(t('menu:ask'), {}), settingsButton.button(t('menu:settings'), {})],
    ],
  }
}
