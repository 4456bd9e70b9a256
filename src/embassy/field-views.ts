/** The screens on which an author sets one field of a draft. */
import { escapeHtml } from '../bot/html.ts'
import { languageName, type Translate } from '../bot/i18n.ts'
import { inRows } from '../bot/keyboards.ts'
import type { View } from '../bot/show.ts'
import { isStale } from '../broadcasts/audience.ts'
import { type Broadcast, severities } from '../broadcasts/broadcast.ts'
import { type Country, writtenLanguages } from '../content/schema.ts'
import * as buttons from './buttons.ts'
import { severityIcons } from './render.ts'
import { zones } from './times.ts'
import { backToCard, marked, textState } from './views.ts'

const line = escapeHtml

export function severityView(t: Translate, { id, severity }: Broadcast): View {
  return {
    text: line(t('broadcast:choose_severity')),
    keyboard: [
      ...severities.map((one) => [
        buttons.setSeverityButton.button(
          marked(one === severity, `${severityIcons[one]} ${t(`broadcast:severity.${one}`)}`),
          { id, severity: one },
        ),
      ]),
      backToCard(t, id),
    ],
  }
}

export function textsView(t: Translate, broadcast: Broadcast): View {
  const { id, original, texts } = broadcast
  const stale = writtenLanguages.filter((language) => isStale(broadcast, language))
  const others = writtenLanguages.filter((language) => language !== original && texts[language] !== undefined)
  return {
    text: line(t('broadcast:choose_text', { language: languageName(original) })),
    keyboard: [
      ...writtenLanguages.map((language) => [
        buttons.textButton.button(textState(t, broadcast, language), { id, language }),
      ]),
      ...stale.map((language) => [
        buttons.stillRightButton.button(t('broadcast:still_right', { language: languageName(language) }), {
          id,
          language,
        }),
      ]),
      ...others.map((language) => [
        buttons.originalButton.button(t('broadcast:make_original', { language: languageName(language) }), {
          id,
          language,
        }),
      ]),
      backToCard(t, id),
    ],
  }
}

export function attachmentView(t: Translate, { id, attachment }: Broadcast): View {
  return {
    text: line(t('broadcast:send_attachment')),
    keyboard: [
      ...(attachment === null ? [] : [[buttons.noAttachmentButton.button(t('broadcast:no_attachment'), { id })]]),
      backToCard(t, id),
    ],
  }
}

const zonesOf = (country: Country) => zones.filter((zone) => zone === 'moscow' || zone === country)

/** 0 stands for no end. */
export const expiryChoices = [1, 3, 7, 30, 0] as const

export function expiryView(t: Translate, { id, country }: Broadcast): View {
  return {
    text: line(t('broadcast:choose_expiry')),
    keyboard: [
      ...inRows(
        expiryChoices.map((days) =>
          buttons.expiryDaysButton.button(
            days === 0 ? t('broadcast:expiry_none') : t('broadcast:expiry_days', { count: days }),
            { id, days },
          ),
        ),
        3,
      ),
      ...zonesOf(country).map((zone) => [
        buttons.typeExpiryButton.button(t('broadcast:type_time', { zone: t(`broadcast:zone.${zone}`) }), { id, zone }),
      ]),
      backToCard(t, id),
    ],
  }
}

export function sendAtView(t: Translate, { id, country }: Broadcast): View {
  return {
    text: line(t('broadcast:choose_send_at')),
    keyboard: [
      [buttons.sendNowButton.button(t('broadcast:send_now'), { id })],
      ...zonesOf(country).map((zone) => [
        buttons.typeSendAtButton.button(t('broadcast:type_time', { zone: t(`broadcast:zone.${zone}`) }), { id, zone }),
      ]),
      backToCard(t, id),
    ],
  }
}
