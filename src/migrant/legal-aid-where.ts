/** The choice of a region for one question about help. */
import { escapeHtml } from '../bot/html.ts'
import type { Translate } from '../bot/i18n.ts'
import { backRow, legalAidButton, type Row } from '../bot/keyboards.ts'
import type { View } from '../bot/show.ts'
import type { Regions } from '../directory/regions.ts'
import { atOf } from './contacts-buttons.ts'
import {
  aidDistrictButton,
  aidDistrictsButton,
  aidWhereButton,
  type Wanted,
  wantedFields,
} from './legal-aid-buttons.ts'
import type { RegionChoice } from './region.ts'

/** A region's button leads to the helpers there and keeps nothing. */
export const aidChoice = ({ about }: Wanted): RegionChoice => ({
  region: (text, code) => legalAidButton.button(text, wantedFields({ about, at: atOf(code) })),
  district: (text, district, page) => aidDistrictButton.button(text, { district, page, ...wantedFields({ about }) }),
  districts: (text) => aidDistrictsButton.button(text, wantedFields({ about })),
  back: (text) => aidWhereButton.button(text, wantedFields({ about })),
})

/** In which region? Asked for this question alone. */
export function whereView(t: Translate, regions: Regions, { about }: Wanted): View {
  const choice = aidChoice({ about })
  return {
    text: escapeHtml(t('legal-aid:where_title')),
    keyboard: [
      ...regions.first.map(({ code, name }): Row => [choice.region(name.ru, code)]),
      [choice.districts(t('region:other'))],
      backRow(t, legalAidButton.button(t('common:back'), wantedFields({ about }))),
    ],
  }
}
