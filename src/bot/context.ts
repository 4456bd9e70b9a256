/** The context of an update: what middleware has found out about the person before a screen sees it. */
import type { Context, LazySessionFlavor } from 'grammy'
import type { Locale } from '../content/locale.ts'
import type { Country } from '../content/schema.ts'
import type { Translate } from './i18n.ts'
import type { Show } from './show.ts'

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
}

/** Raised when the shape below changes: an older session is then forgotten and read anew from SQL. */
export const sessionVersion = 2

/** Session state: the profile at hand. Small; whatever must last is in SQL. */
export interface SessionData {
  readonly version: number
  readonly profile: Profile | null
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
    /** Forgets the session of this chat at the end of the update. */
    forgetSession(): void
  }

/** The home state whose texts fit the person; `null` when it is unknown or none of ours. */
export function homeCountry(profile: Profile): Country | null {
  return profile.country === 'other' ? null : profile.country
}
