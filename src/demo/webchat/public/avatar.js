import { html } from './ui.js'

const colourCount = 7

/**
 * A round picture with initials; the colour follows the name, so one person keeps one colour.
 * @param {{ name: string, size?: 'small' | 'medium' | 'large' }} props
 */
export function Avatar({ name, size = 'medium' }) {
  const words = name.split(/\s+/u).filter((word) => /^[\p{L}\p{N}]/u.test(word))
  const initials = [words[0], words.length > 1 ? words[words.length - 1] : undefined]
    .map((word) => (word === undefined ? '' : String.fromCodePoint(word.codePointAt(0) ?? 32)))
    .join('')
  let sum = 0
  for (const character of name) sum += character.codePointAt(0) ?? 0
  return html`<span class=${`avatar ${size}`} data-colour=${sum % colourCount} aria-hidden="true">${initials}</span>`
}
