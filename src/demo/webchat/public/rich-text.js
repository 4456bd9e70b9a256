import { entityTree, linkOf, withDetectedEntities } from './entity-tree.js'
import { html, useMemo, useState } from './ui.js'

/**
 * A text with its formatting. Built from nodes only: markup in the text stays text.
 * @param {{ text: string, entities?: import('./entity-tree.js').Entity[], onCommand: (command: string) => void,
 *   onLink: (event: MouseEvent, address: string) => void }} props
 */
export function RichText({ text, entities = [], onCommand, onLink }) {
  const tree = useMemo(() => entityTree(text, withDetectedEntities(text, entities)), [text, entities])
  return renderNodes(tree, { onCommand, onLink })
}

const blocks = new Set(['pre', 'blockquote', 'expandable_blockquote'])

function renderNodes(nodes, actions) {
  return nodes.map((node, index) => {
    if (typeof node !== 'string') return renderEntity(node, actions)
    // A block ends its line by itself; the line break after it would show as an empty line.
    const isAfterBlock = blocks.has(nodes[index - 1]?.entity?.type)
    return isAfterBlock ? node.replace(/^\n/u, '') : node
  })
}

function renderEntity({ entity, text, children }, actions) {
  const inner = renderNodes(children, actions)
  switch (entity.type) {
    case 'bold':
      return html`<strong>${inner}</strong>`
    case 'italic':
      return html`<em>${inner}</em>`
    case 'underline':
      return html`<u>${inner}</u>`
    case 'strikethrough':
      return html`<s>${inner}</s>`
    case 'code':
      return html`<code>${inner}</code>`
    case 'pre':
      return html`<pre data-language=${entity.language}>${inner}</pre>`
    case 'spoiler':
      return html`<${Spoiler}>${inner}<//>`
    case 'blockquote':
      return html`<blockquote>${inner}</blockquote>`
    case 'expandable_blockquote':
      return html`<${LongQuote}>${inner}<//>`
    case 'bot_command':
      return html`<button type="button" class="link" onClick=${() => actions.onCommand(text)}>${inner}</button>`
    default: {
      const address = linkOf(entity, text)
      if (address === undefined) return html`<span>${inner}</span>`
      return html`<a
        href=${address}
        target="_blank"
        rel="noopener noreferrer"
        onClick=${(event) => actions.onLink(event, address)}
        >${inner}</a
      >`
    }
  }
}

function Spoiler({ children }) {
  const [isShown, setShown] = useState(false)
  if (isShown) return html`<span>${children}</span>`
  return html`<button type="button" class="spoiler" aria-label="Hidden text. Show it" onClick=${() => setShown(true)}>
    <span aria-hidden="true">${children}</span>
  </button>`
}

function LongQuote({ children }) {
  const [isOpen, setOpen] = useState(false)
  return html`<blockquote class=${isOpen ? 'long open' : 'long'}>
    <div>${children}</div>
    <button type="button" class="link" aria-expanded=${isOpen} onClick=${() => setOpen(!isOpen)}>
      ${isOpen ? 'Show less' : 'Show more'}
    </button>
  </blockquote>`
}
