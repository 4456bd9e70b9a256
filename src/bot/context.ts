/** The context of an update: what middleware has found out about the person before a screen sees it. */
import type { Context, LazySessionFlavor } from 'grammy'
import type { Locale } from '../content/locale.ts'
import type { Country } from '../content/schema.ts'
import type { Translate } from './i18n.ts'
import type { Show } from './show.ts'
import type { KnownSituation, Situation } from './situation.ts'

/** What is known of the person at hand. */
export interface Profile {
  readonly locale: Locale
  /** True once the person chose the language; before that it is a guess from Telegram's `language_code`. */
  readonly localeChosen: boolean
  readonly country: Country | 'other' | null
  readonly twoPassports: boolean
  readonly warnings: boolean
  /** ISO 3166-2:RU code of the region they live in; null when they named none. */
  readonly region: string | null
  /** Day of the last contact that is written down, YYYY-MM-DD. */
  readonly lastContactDay: string
  /** What they said of their passports, military registration and custody; null when nothing is known. */
  readonly situation: KnownSituation | null
}

/** Raised when the shape below changes: an older session is then forgotten and read anew from SQL. */
export const sessionVersion = 3

/** Session state: the profile at hand. Small; whatever must last is in SQL. */
export interface SessionData {
  readonly version: number
  /** Without the situation, which stands sealed below. */
  readonly profile: Profile | null
  readonly situation?: SessionSituation
}

/** Where the situation of a person is to be found. */
export interface SessionSituation {
  /** What they had kept, sealed, in base64; null when nothing is kept. */
  readonly kept: string | null
  /** Until when (milliseconds since 1970) another one holds for now, in the shared state; 0 when none does. */
  readonly nowUntil: number
}

export type ElchiContext = Context &
  LazySessionFlavor<SessionData> & {
    profile: Profile
    locale: Locale
    t: Translate
    show: Show
    /** Leaves a short note on the tapped button. */
    toast(text: string): void
    /** Keeps what the person chose; when SQL cannot be reached the session keeps it and the person is told. */
    saveProfile(
      change: Partial<Pick<Profile, 'locale' | 'country' | 'twoPassports' | 'warnings' | 'region'>>,
    ): Promise<void>
    /**
     * Uses a situation for half an hour, or keeps it until it is forgotten.
     *
     * @returns false when that cannot be done now; the person is told.
     */
    saveSituation(situation: Situation, how: 'now' | 'keep'): Promise<boolean>
    /** Forgets the situation at once. @returns as above. */
    forgetSituation(): Promise<boolean>
    /** Forgets the session of this chat at the end of the update. */
    forgetSession(): void
  }

/** The home state whose texts fit the person; `null` when it is unknown or none of ours. */
export function homeCountry(profile: Profile): Country | null {
  return profile.country === 'other' ? null : profile.country
}
