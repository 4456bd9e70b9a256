/**
 * From a text and its entities to a tree. Pure: no DOM, so that it can be tested anywhere.
 *
 * @typedef {{ type: string, offset: number, length: number, url?: string, language?: string }} Entity
 * @typedef {string | { entity: Entity, text: string, children: Node[] }} Node
 */

/** Inside these Telegram shows the letters as they are. */
const verbatim = new Set(['code', 'pre'])
const links = new Set(['url', 'text_link', 'email', 'phone_number', 'mention', 'text_mention', 'bot_command'])

/** What Telegram's server finds in a plain text by itself, in the order of preference. */
const patterns = [
  { type: 'email', pattern: /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/gu },
  { type: 'url', pattern: /(?:https?:\/\/|www\.|t\.me\/)[^\s<>"«»]*[^\s<>"«».,;:!?)\]'”]/giu },
  {
    type: 'url',
    pattern:
      /(?<![\w@./-])(?:[a-z0-9-]+\.)+(?:com|gov|info|int|kg|kz|net|org|ru|tj|uz)(?![\w-]|\.\w)(?:\/[^\s<>"«»]*[^\s<>"«».,;:!?)\]'”])?/giu,
  },
  { type: 'phone_number', pattern: /\+\d[\d ()\-‑–\u00a0]{7,20}\d/gu },
  { type: 'mention', pattern: /(?<![\w@])@\w{4,32}/gu },
  { type: 'bot_command', pattern: /(?<![\w/<.])\/[a-z0-9_]{1,32}(?:@\w+)?(?![\w/])/giu },
]

/**
 * Adds the links, addresses, phone numbers and commands of a text to the entities that came with it; a place that
 * already carries a link or code keeps what it has.
 * @param {string} text
 * @param {readonly Entity[]} entities
 * @returns {Entity[]}
 */
export function withDetectedEntities(text, entities) {
  const all = [...entities]
  const isTaken = (offset, length) =>
    all.some(
      (entity) =>
        (links.has(entity.type) || verbatim.has(entity.type)) &&
        entity.offset < offset + length &&
        offset < entity.offset + entity.length,
    )
  for (const { type, pattern } of patterns) {
    for (const match of text.matchAll(pattern)) {
      const length = match[0].length
      if (!isTaken(match.index, length)) all.push({ type, offset: match.index, length })
    }
  }
  return all
}

/**
 * Nests entities: an outer one holds those within it; one that crosses the end of another is cut there. Offsets are
 * UTF-16 units, as Telegram counts them and as JavaScript slices.
 * @param {string} text
 * @param {readonly Entity[]} entities
 * @returns {Node[]}
 */
export function entityTree(text, entities) {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length)
  let next = 0
  /** @returns {Node[]} */
  const build = (start, end) => {
    const nodes = []
    let position = start
    while (next < sorted.length && sorted[next].offset < end) {
      const entity = sorted[next++]
      const from = Math.max(entity.offset, position)
      const to = Math.min(entity.offset + entity.length, end)
      if (to <= from) continue
      if (from > position) nodes.push(text.slice(position, from))
      nodes.push({ entity, text: text.slice(from, to), children: build(from, to) })
      position = to
    }
    if (position < end) nodes.push(text.slice(position, end))
    return nodes
  }
  return build(0, text.length)
}

/**
 * Where a link may lead: pages, mail and phones. Undefined for anything else, so that no text can run a script.
 * @param {Entity} entity
 * @param {string} text the letters under the entity
 * @returns {string | undefined}
 */
export function linkOf(entity, text) {
  switch (entity.type) {
    case 'phone_number':
      return `tel:${text.replace(/[^\d+]/gu, '')}`
    case 'email':
      return `mailto:${text}`
    case 'mention':
      return `https://t.me/${text.slice(1)}`
    case 'url':
      return safeAddress(/^[a-z][a-z0-9+.-]*:/iu.test(text) ? text : `https://${text}`)
    case 'text_link':
      return safeAddress(entity.url ?? '')
    default:
      return undefined
  }
}

/**
 * @param {string} address
 * @returns {string | undefined} the address when a person may be led there
 */
export function safeAddress(address) {
  if (!URL.canParse(address)) return undefined
  const { protocol } = new URL(address)
  return ['http:', 'https:', 'mailto:', 'tel:'].includes(protocol) ? address : undefined
}
