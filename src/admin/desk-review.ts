/** Whether a second person looks at entries before they are public: administrators alone may let a desk of one person publish. */
import { z } from 'zod'
import { callbackData } from '../bot/callback-data.ts'
import { escapeHtml } from '../bot/html.ts'
import type { Translate } from '../bot/i18n.ts'
import { backRow } from '../bot/keyboards.ts'
import type { View } from '../bot/show.ts'
import { adminButton } from './buttons.ts'

export const deskReviewButton = callbackData('desk-review', {})
export const setDeskReviewButton = callbackData('desk-review-set', { on: z.enum(['0', '1']) })

export function deskReviewView(t: Translate, isOn: boolean): View {
  return {
    text: escapeHtml(t(isOn ? 'desk:review_on' : 'desk:review_off')),
    keyboard: [
      [setDeskReviewButton.button(t(isOn ? 'desk:turn_review_off' : 'desk:turn_review_on'), { on: isOn ? '0' : '1' })],
      backRow(t, adminButton.button(t('common:back'), {})),
    ],
  }
}
