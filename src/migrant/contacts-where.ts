/** Where a person is, for one answer: the city in their own words, Telegram's location button, or a region's button. */
import type { ReplyKeyboardMarkup } from 'grammy/types'
import { escapeHtml, type Html, lines } from '../bot/html.ts'
import type { Translate } from '../bot/i18n.ts'
import { menuRow } from '../bot/keyboards.ts'
import type { View } from '../bot/show.ts'
import type { Regions } from '../directory/regions.ts'
import {
  allCitiesButton,
  atOf,
  doorsButton,
  elsewhereButton,
  locateButton,
  whereDistrictButton,
  whereDistrictsButton,
} from './contacts-buttons.ts'
import type { RegionChoice } from './region.ts'

/** A region's button leads to its missions and keeps nothing. */
export const askingChoice: RegionChoice = {
  region: (text, code) => doorsButton.button(text, { at: atOf(code) }),
  district: (text, district, page) => whereDistrictButton.button(text, { district, page }),
  districts: (text) => whereDistrictsButton.button(text, {}),
  back: (text) => elsewhereButton.button(text, {}),
}

/** @param note what came before, such as a place that was not found. */
export function whereView(t: Translate, regions: Regions, note?: Html): View {
  return {
    text: lines(note, escapeHtml(t('contacts:where'))),
    keyboard: [
      [locateButton.button(t('contacts:where_send'), {})],
      ...regions.first.map(({ code, name }) => [askingChoice.region(name.ru, code)]),
      [whereDistrictsButton.button(t('region:other'), {})],
      [allCitiesButton.button(t('contacts:where_all'), {})],
      menuRow(t),
    ],
  }
}

/** The phone asks before it sends anything; Telegram shows this keyboard once. */
export const locateKeyboard = (t: Translate): ReplyKeyboardMarkup => ({
  keyboard: [[{ text: t('contacts:locate_button'), request_location: true }], [{ text: t('contacts:locate_cancel') }]],
  resize_keyboard: true,
  one_time_keyboard: true,
})
