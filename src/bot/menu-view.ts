/** The menu as a view: shown by its own screen and wherever another one ends. */
import type { Snapshot } from '../content/snapshot.ts'
import { escapeHtml } from './html.ts'
import type { Translate } from './i18n.ts'
import {
  askButton,
  guidesButton,
  humanButton,
  legalAidButton,
  missionsButton,
  settingsButton,
  sosButton,
  topicButton,
  warningsButton,
} from './keyboards.ts'
import type { View } from './show.ts'

const entries = [
  { words: 'menu:crime', topic: 'foreign-service-liability' },
  { words: 'menu:citizenship', topic: 'dual-citizenship' },
] as const

/** @param snapshot tells which entries are there: staff may have put one of the menu's away. */
export function menuView(
  t: Translate,
  { hasTopic }: Pick<Snapshot, 'hasTopic'>,
  intro: string = t('menu:title'),
): View {
  return {
    text: escapeHtml(intro),
    keyboard: [
      [warningsButton.button(t('menu:warnings'), { page: 0 })],
      ...entries
        .filter(({ topic }) => hasTopic(topic))
        .map(({ words, topic }) => [topicButton.button(t(words), { topic })]),
      [missionsButton.button(t('menu:missions'), {})],
      [legalAidButton.button(t('menu:legal_aid'), {})],
      [humanButton.button(t('human:ask'), {})],
      [sosButton.button(t('menu:sos'), {})],
      [guidesButton.button(t('menu:home'), {})],
      [askButton.button(t('menu:ask'), {}), settingsButton.button(t('menu:settings'), {})],
    ],
  }
}
