/** Links as people read them. */
import { domainToUnicode } from 'node:url'
import { type Html, html } from './html.ts'

/** A site under its short name: some addresses are longer than the rest of a card, and Russian ones are written in Latin codes. */
export function siteLink(url: string): Html {
  return html`<a href="${url}">${domainToUnicode(new URL(url).hostname).replace(/^www\./, '')}</a>`
}
