import { tapKey } from './chat-state.js'
import { safeAddress } from './entity-tree.js'
import { Icon } from './icons.js'
import { html } from './ui.js'

/** The buttons under a message. One that waits for the bot's answer shows a spinner. */
export function InlineKeyboard({ message, pendingTaps, onButton }) {
  const rows = message.reply_markup?.inline_keyboard
  if (!rows || rows.length === 0) return null
  const pending = new Set(pendingTaps ? pendingTaps.split('\0') : [])
  return html`<div class="inline-keyboard" role="group" aria-label="Buttons">
    ${rows.map(
      (row, index) => html`<div class="row" key=${index}>
        ${row.map((button) => {
          if (button.url !== undefined)
            return html`<${LinkButton} message=${message} button=${button} onButton=${onButton} />`
          const isPending =
            button.callback_data !== undefined && pending.has(tapKey(message.message_id, button.callback_data))
          return html`<button
            type="button"
            class="key"
            data-style=${button.style}
            disabled=${button.disabled !== undefined}
            aria-busy=${isPending}
            onClick=${(event) => onButton(message, button, event)}
          >
            ${button.text}
            ${isPending && html`<span class="spinner" />`}
            ${button.copy_text !== undefined && html`<${Icon} name="copy" />`}
          </button>`
        })}
      </div>`,
    )}
  </div>`
}

const LinkButton = ({ message, button, onButton }) => html`<a
  class="key"
  data-style=${button.style}
  href=${safeAddress(button.url)}
  target="_blank"
  rel="noopener noreferrer"
  onClick=${(event) => onButton(message, button, event)}
  >${button.text}<${Icon} name="link"
/></a>`
