/** Invitations: single-use codes that give one role to whoever brings them first, until they expire or are revoked. */

/** Without 0, 1, I, L, O, U: read over a telephone and typed from paper without mistakes. */
const alphabet = '23456789ABCDEFGHJKMNPQRSTVWXYZ'
const codeLength = 16
const groupLength = 4

/** Random bytes that a code needs: some are thrown away, so that every letter is as likely as any other. */
export const codeBytes = 64

/** @param random `codeBytes` bytes of good chance. @returns 16 letters, about 78 bits. */
export function codeOf(random: Uint8Array): string {
  const even = Math.floor(256 / alphabet.length) * alphabet.length
  const letters = [...random].filter((byte) => byte < even).map((byte) => alphabet.charAt(byte % alphabet.length))
  if (letters.length < codeLength) throw new RangeError('too few random bytes for a code')
  return letters.slice(0, codeLength).join('')
}

/** As it is shown: in groups of four. */
export const readableCode = (code: string): string =>
  Array.from({ length: code.length / groupLength }, (_, group) =>
    code.slice(group * groupLength, (group + 1) * groupLength),
  ).join('-')

/** @returns the code that somebody typed, in small letters or with gaps too; `undefined` when it is none. */
export function typedCode(text: string): string | undefined {
  const code = text.toUpperCase().replace(/[\s-]/g, '')
  return code.length === codeLength && [...code].every((letter) => alphabet.includes(letter)) ? code : undefined
}

/** What a deep link carries: `?start=i-CODE`. */
export const payloadOf = (code: string): string => `i-${code}`
export const codeOfPayload = (payload: string): string | undefined =>
  payload.startsWith('i-') ? typedCode(payload.slice(2)) : undefined

export interface Invitation {
  readonly expiresAt: number
  readonly usedAt: number | null
  readonly revokedAt: number | null
}

export type InvitationState = 'open' | 'used' | 'revoked' | 'expired'

export function stateOf({ expiresAt, usedAt, revokedAt }: Invitation, now: number): InvitationState {
  if (usedAt !== null) return 'used'
  if (revokedAt !== null) return 'revoked'
  return now >= expiresAt ? 'expired' : 'open'
}
