/** The list of broadcasts. */
import { escapeHtml } from '../bot/html.ts'
import type { Translate } from '../bot/i18n.ts'
import { menuRow } from '../bot/keyboards.ts'
import type { View } from '../bot/show.ts'
import type { Broadcast } from '../broadcasts/broadcast.ts'
import type { Country } from '../content/schema.ts'
import * as buttons from './buttons.ts'
import { plainOf } from './formatting.ts'
import { severityIcons } from './render.ts'

const stateIcons = {
  draft: '✍️',
  submitted: '⏳',
  approved: '✅',
  sending: '📤',
  paused: '⏸',
  stopped: '⛔️',
  complete: '☑️',
} as const satisfies Record<Broadcast['state'], string>

const longestTitle = 28

/** The first words of the original. */
function titleOf(t: Translate, { texts, original }: Broadcast): string {
  const words = plainOf(texts[original]?.html ?? '').replace(/\s+/g, ' ')
  if (words === '') return t('broadcast:untitled')
  const letters = [...words]
  return letters.length > longestTitle ? `${letters.slice(0, longestTitle - 1).join('')}…` : words
}

/** @param writesFor the countries for which the person may write. */
export function deskView(t: Translate, broadcasts: readonly Broadcast[], writesFor: readonly Country[]): View {
  return {
    text: escapeHtml(t(broadcasts.length === 0 ? 'broadcast:desk_empty' : 'broadcast:desk_title')),
    keyboard: [
      ...writesFor.map((country) => [
        buttons.newButton.button(t('broadcast:new', { country: t(`onboarding:country_${country}`) }), { country }),
      ]),
      ...broadcasts.map((broadcast) => [
        buttons.openButton.button(
          `${stateIcons[broadcast.state]} ${severityIcons[broadcast.severity]} ${titleOf(t, broadcast)}`,
          { id: broadcast.id },
        ),
      ]),
      menuRow(t),
    ],
  }
}
