/** All missions of a country by city: people may call any of them, wherever they live. */
import { escapeHtml, html } from '../bot/html.ts'
import { backRow, inRows, menuRow, missionsButton } from '../bot/keyboards.ts'
import type { View } from '../bot/show.ts'
import type { Country } from '../content/schema.ts'
import { cityButton, missionButton } from './contacts-buttons.ts'
import { type CardReading, missionView } from './contacts-card.ts'

const noCity = '-'

/** The cities with a mission, the embassy's first. */
export function citiesView(
  { t, snapshot, locale }: Pick<CardReading, 't' | 'snapshot' | 'locale'>,
  country: Country,
): View {
  const texts = snapshot.contactTexts(locale)
  const missions = snapshot.missionsOf(country)
  const cities = [...new Set(missions.map(({ city }) => city ?? noCity))].sort(
    (a, b) => Number(a === noCity) - Number(b === noCity),
  )
  const buttons = cities.map((city) =>
    cityButton.button(city === noCity ? t('contacts:without_city') : (texts?.cities[city] ?? city), { city }),
  )
  return { text: escapeHtml(t('contacts:missions_title')), keyboard: [...inRows(buttons, 2), menuRow(t)] }
}

/** One mission at once; several as a choice. `undefined` when the city has none. */
export function cityView(reading: CardReading, country: Country, city: string): View | undefined {
  const { t, snapshot, locale } = reading
  const missions = snapshot.missionsOf(country).filter((mission) => (mission.city ?? noCity) === city)
  const [only, ...more] = missions
  if (!only) return undefined
  if (more.length === 0) return missionView(reading, only)
  const texts = snapshot.contactTexts(locale)
  return {
    text: html`<b>${texts?.cities[city] ?? t('contacts:without_city')}</b>`,
    keyboard: [
      ...missions.map((mission) => [
        missionButton.button(texts?.missions[mission.id]?.name ?? mission.id, { mission: mission.id }),
      ]),
      backRow(t, missionsButton.button(t('common:back'), {})),
    ],
  }
}
