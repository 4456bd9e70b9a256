/** What the buttons about helpers carry: who, for what question (`about`: a need or a topic), and where (`at`). */
import type { InlineKeyboardButton } from 'grammy/types'
import { z } from 'zod'
import { callbackData, count } from '../bot/callback-data.ts'
import { aidAbout, regionMark } from '../bot/keyboards.ts'

const about = aidAbout.optional()
const at = regionMark.optional()
const id = z.string().regex(/^[a-z0-9-]{1,50}$/)

/** The question for which help is wanted, and the place; both travel in the buttons and are kept nowhere. */
export interface Wanted {
  readonly about?: string | undefined
  /** A region without its `RU-`, in lower case. */
  readonly at?: string | undefined
}

/** As fields of a button: what is not there is left out. */
export const wantedFields = ({ about, at }: Wanted): Wanted => ({
  ...(about === undefined ? {} : { about }),
  ...(at === undefined ? {} : { at }),
})

/** A helper without a question; older messages carry it. */
export const helperButton = callbackData('helper', { helper: id })
const cardButton = callbackData('ac', { helper: id, about, at })
/** Every helper there is for the person, not the fitting ones alone. */
export const moreButton = callbackData('aid-more', { about, at })
export const needsButton = callbackData('aid-needs', { at })
export const aidWhereButton = callbackData('aid-where', { about })
export const aidDistrictsButton = callbackData('aid-fds', { about })
export const aidDistrictButton = callbackData('aid-fd', {
  district: z.string().regex(/^[A-Z]{3,5}$/),
  page: count,
  about,
})

/** The warning that stands before the n-th helper whose contact can do harm, and that helper. No button names any. */
export const riskButton = callbackData('aid-risk', { about: aidAbout, at, n: count })
export const riskyButton = callbackData('aid-show', { about: aidAbout, at, n: count })
export const wipeButton = callbackData('aid-wipe', {})

/** Bot API: as much as a button carries; all of it is ASCII here. */
const mostBytes = 64

export const helperCard = {
  filter: cardButton.filter,
  decode: cardButton.decode,
  /** Ids of staff may be long: then "back" leads to the list without the question, or without both. */
  button(text: string, helper: string, wanted: Wanted): InlineKeyboardButton.CallbackButton {
    const fields = [wantedFields(wanted), wantedFields({ at: wanted.at })].find(
      ({ about = '', at = '' }) => `ac:${helper}:${about}:${at}`.length <= mostBytes,
    )
    return fields ? cardButton.button(text, { helper, ...fields }) : helperButton.button(text, { helper })
  },
}
