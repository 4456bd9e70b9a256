import { Dialog } from './dialog.js'
import { html } from './ui.js'

/** A short notice that goes by itself, or an alert that waits to be read. */
export function Notice({ notice, botName, onClose }) {
  return html`<div class="toast-place" role="status">
      ${notice && !notice.isAlert && html`<div class="toast" key=${notice}>${notice.text}</div>`}
    </div>
    ${
      notice?.isAlert &&
      html`<${Dialog} title=${botName} role="alertdialog" onClose=${onClose}>
        <p class="alert-text">${notice.text}</p>
        <div class="dialog-buttons"><button type="button" class="plain" onClick=${onClose} autofocus>OK</button></div>
      <//>`
    }`
}
