/** Roles in words. */
import type { Grant } from '../access/roles.ts'
import { countries, writtenLanguages } from '../content/schema.ts'
import { languageName, type Translate } from './i18n.ts'

export const roleText = (t: Translate, { role, scope }: Grant): string =>
  t(`staff:role.${role}`, { scope: scopeText(t, role, scope) })

/** For buttons, which a phone cuts after 40 letters. */
export const roleLabel = (t: Translate, { role, scope }: Grant): string =>
  t(`staff:role_short.${role}`, { scope: scopeText(t, role, scope) })

/** A translator's scope is a language, an embassy's a country; `uz` is both. */
function scopeText(t: Translate, role: Grant['role'], scope: string): string {
  const language = writtenLanguages.find((known) => known === scope)
  if (role === 'translator') return language ? languageName(language) : ''
  const country = countries.find((known) => known === scope)
  return country ? t(`onboarding:country_${country}`) : ''
}
