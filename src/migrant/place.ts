/** What follows when a message names a place: the missions for it, or which of several places is meant. */
import { type ElchiContext, homeCountry } from '../bot/context.ts'
import { escapeHtml } from '../bot/html.ts'
import type { Translate } from '../bot/i18n.ts'
import { menuRow, missionsButton, type Row } from '../bot/keyboards.ts'
import type { View } from '../bot/show.ts'
import type { Region } from '../directory/regions.ts'
import type { Where } from '../directory/where.ts'
import type { Services } from '../services.ts'
import { askCountry, readingOfCard } from './contacts.ts'
import { abroadButton, atOf, doorsButton, elsewhereButton } from './contacts-buttons.ts'
import { abroadView, doorsView } from './contacts-doors.ts'
import { whereView } from './contacts-where.ts'

export type Named = Exclude<Where, { readonly kind: 'none' }>

/** Beside more words than these the place is not what the message is about. */
const mostBesides = 5
const mostBesidesGuess = 3
/** "What is the fare to Antalya?" People who are abroad say so in few words. */
const mostBesidesAbroad = 2

export interface Asked {
  /** What the message asks, when that is understood. */
  readonly topic: string | undefined
  /** What it asks is only guessed. */
  readonly hasGuesses: boolean
  readonly isUrgent: boolean
}

/** Whether a message that names a place is about the place itself, or about the missions for it. */
export function isAboutPlace(named: Named, { topic, hasGuesses, isUrgent }: Asked): boolean {
  if (topic !== undefined || isUrgent) return topic === 'embassy-contacts'
  const most = hasGuesses ? mostBesidesGuess : mostBesides
  return named.besides <= (named.kind === 'abroad' ? Math.min(most, mostBesidesAbroad) : most)
}

const mostShown = 6

/** As on Russian maps, without what the name adds behind a dash: it would not fit a button. */
const shortName = ({ name }: Region): string => name.ru.split(' — ')[0] ?? name.ru

/** One button a place: its city, else its region; regions where their cities share a name. */
export function whichPlaceView(
  t: Translate,
  { places, mayBePerson }: Extract<Where, { readonly kind: 'several' }>,
): View {
  const [first] = places
  const row = ({ region, city }: (typeof places)[number]): Row => [
    doorsButton.button(`📍 ${city ?? shortName(region)}`, { at: atOf(region.code) }),
  ]
  const isTwin = new Set(places.map(({ city }) => city)).size < places.length
  const text =
    first && mayBePerson ? t('place:perhaps', { place: first.city ?? shortName(first.region) }) : t('place:which')
  return {
    text: escapeHtml(text),
    keyboard: [
      ...places.slice(0, mostShown).map((place) => row(isTwin ? { region: place.region, city: null } : place)),
      [elsewhereButton.button(t('contacts:elsewhere'), {})],
      menuRow(t),
    ],
  }
}

export async function showPlace(
  ctx: ElchiContext,
  services: Pick<Services, 'snapshot' | 'now'>,
  named: Named,
): Promise<void> {
  const country = homeCountry(ctx.profile)
  if (named.kind === 'several') return ctx.show(whichPlaceView(ctx.t, named))
  if (named.kind === 'abroad') {
    const host = named.country.toLowerCase()
    if (country === null) return askCountry(ctx, abroadButton.encode({ host }))
    return ctx.show(abroadView(readingOfCard(ctx, services), country, host))
  }
  if (country === null) return askCountry(ctx, doorsButton.encode({ at: atOf(named.region.code) }))
  const view = doorsView(readingOfCard(ctx, services), { country, region: named.region })
  return ctx.show(view ?? whereView(ctx.t, services.snapshot().regions))
}

/** A word or two that nobody understood may be a place that we do not know. */
export const perhapsPlace = (t: Translate, { text, keyboard = [] }: View): View => ({
  text,
  keyboard: [[elsewhereButton.button(t('place:not_found'), {})], ...keyboard],
})

/** The same answer with a missions button that leads to the region of the question. */
export function withMissionsOf({ text, keyboard = [] }: View, region: Region): View {
  const asked = missionsButton.encode({})
  const leading = (button: Row[number]): Row[number] =>
    'callback_data' in button && button.callback_data === asked
      ? doorsButton.button(button.text, { at: atOf(region.code) })
      : button
  return { text, keyboard: keyboard.map((row) => row.map(leading)) }
}
