/** What an author typed, with its formatting, as Telegram's HTML; and how long a phone would find it. */
import type { MessageEntity } from 'grammy/types'
import { escapeHtml, type Html } from '../bot/html.ts'

/** Tags of the formatting that is kept. What apps mark by themselves (links, phones, hashtags) needs none. */
function tagOf(entity: MessageEntity): { readonly open: string; readonly close: string } | undefined {
  const simple = { bold: 'b', italic: 'i', underline: 'u', strikethrough: 's', spoiler: 'tg-spoiler', code: 'code' }
  switch (entity.type) {
    case 'text_link':
      return { open: `<a href="${escapeHtml(entity.url)}">`, close: '</a>' }
    case 'blockquote':
      return { open: '<blockquote>', close: '</blockquote>' }
    case 'expandable_blockquote':
      return { open: '<blockquote expandable>', close: '</blockquote>' }
    case 'pre':
      return { open: '<pre>', close: '</pre>' }
    default: {
      const tag = Object.entries(simple).find(([type]) => type === entity.type)?.[1]
      return tag === undefined ? undefined : { open: `<${tag}>`, close: `</${tag}>` }
    }
  }
}

/** Entities may lie in each other or cross: between two of their ends the same tags are open, and only changes are written. */
export function htmlOf(text: string, entities: readonly MessageEntity[] = []): Html {
  const marks = entities
    .flatMap((entity) => {
      const tag = tagOf(entity)
      return tag === undefined ? [] : [{ ...tag, from: entity.offset, to: entity.offset + entity.length }]
    })
    .sort((a, b) => a.from - b.from || b.to - a.to)
  const ends = [...new Set([0, text.length, ...marks.flatMap(({ from, to }) => [from, to])])].sort((a, b) => a - b)
  let written = ''
  let open: typeof marks = []
  const change = (wanted: typeof marks): void => {
    const same = open.findIndex((mark, index) => wanted[index] !== mark)
    const kept = same < 0 ? open.length : same
    for (const mark of open.slice(kept).reverse()) written += mark.close
    for (const mark of wanted.slice(kept)) written += mark.open
    open = wanted
  }
  for (const [index, from] of ends.entries()) {
    const to = ends[index + 1]
    if (to === undefined) break
    change(marks.filter((mark) => mark.from <= from && mark.to >= to))
    written += escapeHtml(text.slice(from, to))
  }
  change([])
  return written as Html
}

const characters: Readonly<Record<string, string>> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&amp;': '&' }

/** What a phone shows of a text of ours. */
export const plainOf = (html: string): string =>
  html.replace(/<[^>]*>/g, '').replace(/&(?:lt|gt|quot|amp);/g, (name) => characters[name] ?? name)

/** What a phone shows, with the addresses that lie behind words: of two texts to be compared nothing stays hidden. */
export const readableOf = (html: string): string =>
  plainOf(html.replace(/<a href="([^"]*)">([\s\S]*?)<\/a>/g, '$2 ($1)'))

/** Telegram counts code points of what is left after the markup. */
export const lengthOf = (html: string): number => [...plainOf(html)].length

/** Telegram's limits for a text and for what stands under a photo, a document or a voice message. */
export const longestText = 4096
export const longestCaption = 1024

/** Tags, stars and underlines beside a word, and links in brackets: what people type who know another editor. */
const markup =
  /<\/?(?:b|i|u|s|a|em|strong|code|pre|blockquote|tg-spoiler)(?:\s[^<>]*)?>|\*\*(?=[\p{L}\p{N}])|(?<=[\p{L}\p{N}.!])\*\*|__(?=[\p{L}\p{N}])|\[[^\]\n]+\]\((?:https?|tg):/giu

/**
 * @returns the first sign of formatting that was typed and that Telegram did not take for any, such as a `**` without its
 * second half: people would see the sign. What stands in code is meant so.
 */
export function typedMarkup(text: string, entities: readonly MessageEntity[] = []): string | undefined {
  const code = entities.filter(({ type }) => type === 'code' || type === 'pre')
  const links = entities.filter(({ type }) => type === 'url')
  const isMeant = (at: number): boolean =>
    [...code, ...links].some(({ offset, length }) => at >= offset && at < offset + length)
  return [...text.matchAll(markup)].find(({ index }) => !isMeant(index))?.[0]
}

/** @returns the first address of a text that leads nowhere: not the web, or no site that could exist. */
export function brokenLink(html: string): string | undefined {
  const hidden = [...html.matchAll(/<a href="([^"]*)"/g)].map(([, url = '']) => plainOf(url))
  const shown = plainOf(html).match(/\bhttps?:\/*\S*/gi) ?? []
  return [...hidden, ...shown.map((url) => url.replace(/[.,;:!?)»"”]+$/, ''))].find((url) => !leadsSomewhere(url))
}

function leadsSomewhere(url: string): boolean {
  if (!URL.canParse(url)) return false
  const { protocol, hostname } = new URL(url)
  if (!['http:', 'https:'].includes(protocol)) return false
  return /^(?:[^.]+\.)+[^.\d][^.]+$/.test(hostname) && !/\.(?:local|localhost|example|invalid|test)$/.test(hostname)
}
