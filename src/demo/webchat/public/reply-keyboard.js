import { html } from './ui.js'

/** The keys that the bot put at the person's hand. */
export function ReplyKeyboard({ keyboard, onPress }) {
  const rows = keyboard?.keyboard
  if (!rows || rows.length === 0) return null
  return html`<div class="reply-keyboard" role="group" aria-label="Keyboard of the bot">
    ${rows.map(
      (row, index) => html`<div class="row" key=${index}>
        ${row.map((key) => {
          const button = typeof key === 'string' ? { text: key } : key
          return html`<button type="button" class="key" data-style=${button.style} onClick=${() => onPress(button)}>${button.text}</button>`
        })}
      </div>`,
    )}
  </div>`
}
