/** Whom a broadcast is for: regions, languages and passports, with how many people that is. */
import { escapeHtml, lines } from '../bot/html.ts'
import { languageName, type Translate } from '../bot/i18n.ts'
import { backRow, inRows, type Row } from '../bot/keyboards.ts'
import type { View } from '../bot/show.ts'
import { audienceSize } from '../broadcasts/audience.ts'
import { writtenLanguages } from '../content/schema.ts'
import type { FederalDistrict, Region, Regions } from '../directory/regions.ts'
import * as buttons from './buttons.ts'
import { backToCard, byLanguage, marked, type Seen, whoText } from './views.ts'

export type Passports = 'any' | 'one' | 'two'
const passportChoices: readonly Passports[] = ['any', 'one', 'two']

export const passportsOf = (twoPassports: boolean | null): Passports =>
  twoPassports === null ? 'any' : twoPassports ? 'two' : 'one'

/** How many it is now, and how many of them only because they named no region. */
function countLines(t: Translate, { counts, withoutRegion = 0 }: Seen) {
  const spread = byLanguage(counts)
  return lines(
    escapeHtml(t('broadcast:audience_count', { people: audienceSize(counts) })),
    withoutRegion === 0 ? undefined : escapeHtml(t('broadcast:without_region', { people: withoutRegion })),
    spread === '' ? undefined : escapeHtml(t('broadcast:card_by_language', { list: spread })),
  )
}

export function audienceView(t: Translate, seen: Seen): View {
  const { id, audience } = seen.broadcast
  const isAll = audience.languages === null && audience.twoPassports === null && audience.regions === null
  return {
    text: lines(
      escapeHtml(t('broadcast:choose_audience')),
      escapeHtml(t('broadcast:card_who', { who: whoText(t, audience, seen.regionName) })),
      countLines(t, seen),
    ),
    keyboard: [
      [buttons.audienceAllButton.button(marked(isAll, t('broadcast:audience_all')), { id })],
      [
        buttons.audienceRegionsButton.button(marked(audience.regions !== null, t('broadcast:audience_regions')), {
          id,
        }),
      ],
      ...inRows(
        writtenLanguages.map((language) =>
          buttons.audienceLanguageButton.button(
            marked(audience.languages?.includes(language) ?? false, languageName(language)),
            { id, language },
          ),
        ),
        2,
      ),
      ...passportChoices.map((passports) => [
        buttons.audienceStatusButton.button(
          marked(passportsOf(audience.twoPassports) === passports, t(`broadcast:passports.${passports}`)),
          { id, passports },
        ),
      ]),
      backToCard(t, id),
    ],
  }
}

/** Longer ones lose their end on small phones. */
const longestButton = 40

function fitting(text: string): string {
  const letters = [...text]
  return letters.length > longestButton ? `${letters.slice(0, longestButton - 1).join('')}…` : text
}

const regionRows = (
  { broadcast: { id, audience } }: Seen,
  shown: readonly Region[],
  district: string | undefined,
): Row[] =>
  shown.map(({ code, name }) => [
    buttons.audienceRegionButton.button(fitting(marked(audience.regions?.includes(code) ?? false, name.ru)), {
      id,
      region: code,
      district,
    }),
  ])

/** The regions offered at once and those chosen elsewhere, the federal districts, and a name to be typed. */
export function regionsView(t: Translate, seen: Seen, regions: Regions, note?: string): View {
  const { id, audience } = seen.broadcast
  const chosen = (audience.regions ?? []).flatMap((code) => regions.byCode(code) ?? [])
  const shown = [...new Set([...chosen, ...regions.first])]
  return {
    text: lines(
      note === undefined ? undefined : escapeHtml(note),
      escapeHtml(t('broadcast:choose_regions')),
      countLines(t, seen),
    ),
    keyboard: [
      [buttons.audienceAllRegionsButton.button(marked(audience.regions === null, t('broadcast:all_regions')), { id })],
      [buttons.typePlaceButton.button(t('broadcast:type_place'), { id })],
      ...regionRows(seen, shown, undefined),
      ...inRows(
        regions.districts.map((district) =>
          buttons.audienceDistrictButton.button(`📂 ${district.name}`, { id, district: district.id }),
        ),
        2,
      ),
      backRow(t, buttons.audienceButton.button(t('common:back'), { id })),
    ],
  }
}

export function districtView(t: Translate, seen: Seen, district: FederalDistrict, regions: readonly Region[]): View {
  const { id } = seen.broadcast
  return {
    text: lines(escapeHtml(t('broadcast:choose_in_district', { district: district.name })), countLines(t, seen)),
    keyboard: [
      ...regionRows(seen, regions, district.id),
      backRow(t, buttons.audienceRegionsButton.button(t('common:back'), { id })),
    ],
  }
}
