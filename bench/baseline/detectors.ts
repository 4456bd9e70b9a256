/** Two language detectors that are widely used, told nothing of who writes. */
import { franc } from 'franc'

export type Language = 'ky' | 'uz' | 'tg' | 'ru' | 'other'

/** A detector's own name of a language, and ours. */
const francNames: Readonly<Record<string, Language>> = {
  kir: 'ky',
  uzn: 'uz',
  uzb: 'uz',
  tgk: 'tg',
  rus: 'ru',
}
const cldNames: Readonly<Record<string, Language>> = { ky: 'ky', uz: 'uz', tg: 'tg', ru: 'ru' }

/** @param only whether it may choose among our languages only, which is easier than what Elchi does. */
export function francLanguage(text: string, only: boolean): Language {
  const options = { minLength: 1, ...(only && { only: ['kir', 'uzn', 'tgk', 'rus'] }) }
  return francNames[franc(text, options)] ?? 'other'
}

interface Cld {
  detect(text: string, options: { bestEffort: boolean }): Promise<{ languages: readonly { code: string }[] }>
}

/** No dependency of ours: it needs a C++ compiler. `npm install --no-save cld@2.10.1` brings it for a run. */
const cldPackage: string = 'cld'

/** CLD2 as the `cld` package binds it. @returns `undefined` when it is not installed. */
export async function openCld2(): Promise<((text: string) => Promise<Language>) | undefined> {
  try {
    const { detect } = ((await import(cldPackage)) as { default: Cld }).default
    return async (text) => {
      try {
        const { languages } = await detect(text, { bestEffort: true })
        return cldNames[languages[0]?.code ?? ''] ?? 'other'
      } catch {
        return 'other' // it says that it does not know by an error
      }
    }
  } catch {
    return undefined
  }
}
