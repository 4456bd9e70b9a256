/** Roles in words. */
import type { Grant } from '../access/roles.ts'
import { countries, writtenLanguages } from '../content/schema.ts'
import { languageName, type Translate } from './i18n.ts'

export function roleText(t: Translate, { role, scope }: Grant): string {
  const country = countries.find((known) => known === scope)
  const language = writtenLanguages.find((known) => known === scope)
  const words = country ? t(`onboarding:country_${country}`) : language ? languageName(language) : ''
  return t(`staff:role.${role}`, { scope: words })
}
