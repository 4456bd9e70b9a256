/** The bot's words: i18next over the locale files, with `uz-Cyrl` made from `uz`, and keys that the compiler knows. */
import i18next, { type TFunction } from 'i18next'
import { inLocale, type Locale, locales, writtenLanguageOf } from '../content/locale.ts'
import { type Texts, texts } from './texts.ts'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common'
    resources: Texts
  }
}

const namespaces = [
  'common',
  'ask',
  'bot',
  'broadcast',
  'contact-desk',
  'contacts',
  'desk',
  'entry',
  'guide',
  'human',
  'law',
  'legal-aid',
  'menu',
  'onboarding',
  'place',
  'privacy',
  'region',
  'sending',
  'relay',
  'situation',
  'sos',
  'staff',
  'unanswered',
  'upkeep',
  'warnings',
] as const

/** Says a key in one language: `t('menu:title')`. Never markup: views escape and add it (`bot/html.ts`). */
export type Translate = TFunction<typeof namespaces>

const i18n = i18next.createInstance()
await i18n.init({
  resources: Object.fromEntries(locales.map((locale) => [locale, inLocale(locale, texts[writtenLanguageOf(locale)])])),
  ns: [...namespaces],
  defaultNS: 'common',
  lng: 'ru',
  supportedLngs: [...locales],
  load: 'currentOnly',
  fallbackLng: false, // a missing key is a failed build, never another language on a phone
  interpolation: { escapeValue: false },
})

/** Remembers the texts without values: they are most of every keyboard, and i18next works each out anew. */
function remembering(translate: Translate): Translate {
  const said = new Map<unknown, string>()
  const remembered = (key: string, values?: object): string => {
    if (values !== undefined) return String(translate(key as never, values as never))
    const known = said.get(key)
    if (known !== undefined) return known
    const text = String(translate(key as never))
    said.set(key, text)
    return text
  }
  return remembered as unknown as Translate // the same keys and values; only i18next's overloads cannot be written out
}

const translators = new Map(locales.map((locale) => [locale, remembering(i18n.getFixedT(locale, namespaces))]))

export function translator(locale: Locale): Translate {
  return translators.get(locale) as Translate // there is one for each locale
}

/** The name of a law or a publisher; these keys are data. @returns `undefined` when no such name is written. */
export function lawName(locale: Locale, kind: 'act' | 'publisher', key: string): string | undefined {
  const names: Readonly<Record<string, string>> = texts[writtenLanguageOf(locale)].law[kind]
  const name = Object.hasOwn(names, key) ? names[key] : undefined
  return name === undefined ? undefined : inLocale(locale, name)
}

const languageNames: Readonly<Record<Locale, string>> = {
  ky: 'Кыргызча',
  uz: 'Oʻzbekcha',
  'uz-Cyrl': 'Ўзбекча',
  tg: 'Тоҷикӣ',
  ru: 'Русский',
}

/** A language's name in itself. */
export function languageName(locale: Locale): string {
  return languageNames[locale]
}
