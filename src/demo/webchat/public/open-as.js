import { Avatar } from './avatar.js'
import { Dialog } from './dialog.js'
import { html } from './ui.js'

/**
 * The payload of a link that starts this very bot (`https://t.me/<bot>?start=<payload>`), undefined for other links.
 * @param {string} address
 * @param {string} botUsername
 */
export function startPayload(address, botUsername) {
  if (!URL.canParse(address)) return undefined
  const { hostname, pathname, searchParams } = new URL(address)
  const isThisBot = hostname === 't.me' && pathname.slice(1).toLowerCase() === botUsername.toLowerCase()
  return isThisBot ? (searchParams.get('start') ?? undefined) : undefined
}

/** A link to the bot, an invitation for instance, is usually meant for somebody else: asks who opens it. */
export function OpenAsDialog({ people, currentId, payload, onOpen, onClose }) {
  const others = [...people].sort((a, b) => Number(a.id === currentId) - Number(b.id === currentId))
  return html`<${Dialog} title="Who opens this link?" onClose=${onClose}>
    <div class="choices">
      ${others.map(
        ({
          id,
          label,
          hint,
        }) => html`<button key=${id} type="button" class="choice" onClick=${() => onOpen(id, payload)}>
          <${Avatar} name=${label} size="small" />
          <span><strong>${label}</strong><small>${hint}</small></span>
        </button>`,
      )}
    </div>
  <//>`
}
