/** The SOS card: what is happening, what to say whatever it is, whom to call; and the duty line. Needs nothing but the snapshot. */
import { conceptsIn } from '../answers/understand.ts'
import { escapeHtml, html, lines, paragraphs } from '../bot/html.ts'
import { backRow, dutyButton, guideButton, humanSosButton, menuRow, sosButton } from '../bot/keyboards.ts'
import type { View } from '../bot/show.ts'
import { dangerNode, isEnd, isEndWords } from '../content/guide.ts'
import { atOf } from './contacts-buttons.ts'
import { callLines, countryRows, type GuideReading, guideReading, guideView, optionRows } from './guide-view.ts'
import type { Reading } from './topic-view.ts'

/** Complete in itself: on a bad line the next screen may never come. */
export function sosView(reading: GuideReading): View {
  const { t, snapshot, profile, at } = reading
  const guide = snapshot.guide('sos')
  const [node, words] = [
    guide?.nodes[guide.start],
    snapshot.guideText(profile.locale, 'sos')?.nodes[guide?.start ?? ''],
  ]
  const isQuestion = guide && node && words && !isEnd(node) && !isEndWords(words)
  return {
    text: paragraphs(
      html`<b>${t('sos:title')}</b>`,
      escapeHtml(t('sos:first')),
      lines(...callLines(reading)),
      escapeHtml(t('sos:danger')),
    ),
    keyboard: [
      ...(isQuestion ? optionRows(reading, guide, node.options, words) : []),
      ...countryRows(
        reading,
        guide ? guideButton.encode({ guide: 'sos', node: guide.start, at }) : sosButton.encode({}),
      ),
      [humanSosButton.button(t('human:sos_ask'), {})],
      menuRow(t),
    ],
  }
}

/**
 * What a message of danger brings: the steps at once where its words say which, else the card.
 *
 * @param topic what it is surely about; `undefined` when that is not sure. @param region that it names (ISO 3166-2:RU).
 */
export function dangerView(asked: Reading, text: string, topic: string | undefined, region: string | undefined): View {
  const reading = guideReading(asked, region === undefined ? undefined : atOf(region))
  const { snapshot } = reading
  const guide = snapshot.guide('sos')
  const node = guide && topic !== undefined ? dangerNode(guide, topic, conceptsIn(snapshot.brain, text)) : undefined
  return (node === undefined ? undefined : guideView(reading, { guide: 'sos', node })) ?? sosView(reading)
}

/** Whom to call, and what they need to hear. @param node of SOS to go back to. */
export function dutyView(reading: GuideReading, node: string): View {
  const { t, at } = reading
  return {
    text: paragraphs(
      html`<b>${t('sos:duty_title')}</b>`,
      lines(...callLines(reading)),
      escapeHtml(t('sos:duty_say')),
      escapeHtml(t('sos:danger')),
      escapeHtml(t('sos:wipe_hint')),
    ),
    keyboard: [
      ...countryRows(reading, dutyButton.encode({ node, at })),
      [humanSosButton.button(t('human:sos_ask'), {})],
      backRow(t, guideButton.button(t('common:back'), { guide: 'sos', node, at })),
    ],
  }
}
