/** Who may do what. A role is bound to a Telegram user id; what it is for (a country, a language) is its scope. */
import { type Country, countries, type WrittenLanguage, writtenLanguages } from '../content/schema.ts'

export const roles = ['admin', 'embassy-author', 'embassy-approver', 'legalaid', 'translator'] as const
export type Role = (typeof roles)[number]

/** A role and its scope: a country for embassies, a language for translators, empty for the others. */
export interface Grant {
  readonly role: Role
  readonly scope: string
}

/** The scopes that a role can have; one empty scope where it needs none. */
export function scopesOf(role: Role): readonly string[] {
  if (role === 'embassy-author' || role === 'embassy-approver') return countries
  return role === 'translator' ? writtenLanguages : ['']
}

export const isGrant = ({ role, scope }: { readonly role: string; readonly scope: string }): boolean =>
  roles.some((known) => known === role && scopesOf(known).includes(scope))

export type Action =
  | { readonly do: 'invite' | 'revoke' | 'read-audit' | 'edit-faq' | 'answer-people' | 'edit-organisation' }
  | { readonly do: 'write-broadcast' | 'approve-broadcast' | 'edit-mission'; readonly country: Country }
  | { readonly do: 'translate'; readonly language: WrittenLanguage }

/** Administrators keep the house and speak for no embassy: they can neither write nor approve a broadcast. */
export function may(grants: readonly Grant[], action: Action): boolean {
  const has = (role: Role, scope = ''): boolean => grants.some((grant) => grant.role === role && grant.scope === scope)
  switch (action.do) {
    case 'invite':
    case 'revoke':
    case 'read-audit':
      return has('admin')
    case 'edit-faq':
    case 'answer-people':
    case 'edit-organisation':
      return has('legalaid')
    case 'write-broadcast':
      return has('embassy-author', action.country)
    case 'approve-broadcast':
      return has('embassy-approver', action.country)
    case 'edit-mission':
      return has('embassy-author', action.country) || has('embassy-approver', action.country)
    case 'translate':
      return has('translator', action.language) || has('legalaid')
  }
}
