/** What an author sees of a correction: what is changed, what can be changed, and what the languages say. */
import { escapeHtml, html, paragraphs } from '../bot/html.ts'
import { languageName, type Translate } from '../bot/i18n.ts'
import { inRows } from '../bot/keyboards.ts'
import type { View } from '../bot/show.ts'
import { disagreements } from '../broadcasts/agreement.ts'
import { isStale } from '../broadcasts/audience.ts'
import type { Broadcast } from '../broadcasts/broadcast.ts'
import { writtenLanguages } from '../content/schema.ts'
import type { Wave } from '../store/waves.ts'
import { agreementText } from './agreement-view.ts'
import * as buttons from './buttons.ts'
import { changedParts } from './changes-view.ts'
import { expiryChoices } from './field-views.ts'
import { type Draft, seenHash } from './fix-draft.ts'
import { zones } from './times.ts'
import { backToCard, fieldText, type Seen, textState } from './views.ts'

export function fixView(t: Translate, seen: Seen, { wave, content, isRebased }: Draft, note?: string): View {
  const { broadcast, regionName } = seen
  const { id, country } = broadcast
  const said = (field: 'attachment' | 'expiresAt'): string => fieldText(t, country, content, field, regionName)
  const changed = changedParts(t, broadcast, content)
  const differences = disagreements(content.texts)
  const stale = writtenLanguages.filter((language) => isStale(content, language))
  return {
    text: paragraphs(
      note === undefined ? undefined : html`<b>${note}</b>`,
      escapeHtml(t('sending:fix_title')),
      isRebased ? html`<b>${t('sending:fix_rebased')}</b>` : undefined,
      escapeHtml(changed === '' ? t('sending:fix_same') : t('sending:fix_changed', { list: changed })),
      changed === '' || differences.length === 0 ? undefined : agreementText(t, differences),
    ),
    keyboard: [
      ...writtenLanguages.map((language) => [
        buttons.fixTextButton.button(textState(t, content, language), { id, language }),
      ]),
      ...stale.map((language) => [
        buttons.fixRightButton.button(t('broadcast:still_right', { language: languageName(language) }), {
          id,
          language,
        }),
      ]),
      [buttons.fixAttachmentButton.button(t('sending:fix_attachment', { what: said('attachment') }), { id })],
      [buttons.fixExpiryButton.button(t('broadcast:edit.expiry'), { id })],
      ...(wave === undefined ? [] : draftRows(t, wave, content, changed !== '')),
      backToCard(t, id),
    ],
  }
}

function draftRows(t: Translate, { broadcast: id, wave }: Wave, content: Broadcast, isChanged: boolean) {
  const drop = [buttons.fixDropButton.button(t('sending:fix_drop'), { id, wave })]
  if (!isChanged) return [drop]
  return [
    [buttons.waveLookButton.button(t('broadcast:edit.preview'), { id, wave })],
    [buttons.fixSubmitButton.button(t('broadcast:edit.submit'), { id, wave, seen: seenHash(content) })],
    drop,
  ]
}

export function fixExpiryView(t: Translate, { broadcast: { id, country } }: Seen): View {
  const own = zones.filter((zone) => zone === 'moscow' || zone === country)
  return {
    text: escapeHtml(t('broadcast:choose_expiry')),
    keyboard: [
      ...inRows(
        expiryChoices.map((days) =>
          buttons.fixExpiryDaysButton.button(
            days === 0 ? t('broadcast:expiry_none') : t('broadcast:expiry_days', { count: days }),
            { id, days },
          ),
        ),
        3,
      ),
      ...own.map((zone) => [
        buttons.fixTypeExpiryButton.button(t('broadcast:type_time', { zone: t(`broadcast:zone.${zone}`) }), {
          id,
          zone,
        }),
      ]),
      [buttons.fixButton.button(t('common:back'), { id })],
    ],
  }
}
