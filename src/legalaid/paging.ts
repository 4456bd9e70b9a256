/** Long texts and long lists in messages that Telegram takes. */
import { type Html, paragraphs } from '../bot/html.ts'
import type { Row } from '../bot/keyboards.ts'

/** Of markup and all: Telegram's limit of 4096 counts what is left of it. */
const longestPage = 3400

/** A part of a list, as it was read: one row more than shown tells that there is more. */
export const listPage = 8

/**
 * Blocks as pages, each as full as it can be; a block is never cut, so it must be shorter than a page.
 *
 * @returns the page that was asked for, or the last, and how many there are.
 */
export function pageOf(
  blocks: readonly Html[],
  wanted: number,
): { readonly text: Html; readonly page: number; readonly pages: number } {
  const pages: Html[][] = [[]]
  let length = 0
  for (const block of blocks) {
    if (length > 0 && length + block.length > longestPage) {
      pages.push([])
      length = 0
    }
    pages.at(-1)?.push(block)
    length += block.length
  }
  const page = Math.min(wanted, pages.length - 1)
  return { text: paragraphs(...(pages[page] ?? [])), page, pages: pages.length }
}

/** Buttons to the pages beside this one. @param button makes one from its words and page. */
export function pageRow(
  words: { readonly previous: string; readonly next: string },
  page: number,
  hasNext: boolean,
  button: (text: string, page: number) => Row[number],
): Row[] {
  const row = [
    ...(page > 0 ? [button(words.previous, page - 1)] : []),
    ...(hasNext ? [button(words.next, page + 1)] : []),
  ]
  return row.length === 0 ? [] : [row]
}
