import { html, useLayoutEffect, useRef } from './ui.js'

/** A modal window; the browser keeps the focus in it and closes it on Escape. A tap beside it closes it too. */
export function Dialog({ title, role = 'dialog', onClose, children }) {
  const dialog = useRef(null)
  useLayoutEffect(() => dialog.current.showModal(), [])
  return html`<dialog
    ref=${dialog}
    role=${role}
    aria-label=${title}
    onClose=${onClose}
    onClick=${(event) => event.target === dialog.current && onClose()}
  >
    <div class="dialog-body">
      <h3>${title}</h3>
      ${children}
    </div>
  </dialog>`
}
