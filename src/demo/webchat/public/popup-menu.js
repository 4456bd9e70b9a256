import { Icon } from './icons.js'
import { html, useLayoutEffect, useRef } from './ui.js'

/**
 * A small menu at a place on the page; stays within the window. Arrows move, Escape or a tap elsewhere closes.
 * @param {{ place: { x: number, y: number }, label: string, onClose: () => void,
 *   items: { icon: string, text: string, isDanger?: boolean, onPick: () => void }[] }} props
 */
export function PopupMenu({ place, label, items, onClose }) {
  const menu = useRef(null)
  useLayoutEffect(() => {
    const { offsetWidth, offsetHeight, style } = menu.current
    style.left = `${Math.max(8, Math.min(place.x, innerWidth - offsetWidth - 8))}px`
    style.top = `${Math.max(8, Math.min(place.y, innerHeight - offsetHeight - 8))}px`
  }, [place])
  // Before the next key can come: it belongs to the menu already.
  useLayoutEffect(() => {
    const before = document.activeElement
    menu.current.querySelector('button')?.focus()
    return () => before?.focus?.()
  }, [])

  const onKeyDown = (event) => {
    if (event.key === 'Escape' || event.key === 'Tab') {
      event.preventDefault()
      return onClose()
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step === undefined) return undefined
    event.preventDefault()
    const buttons = [...menu.current.querySelectorAll('button')]
    const next = (buttons.indexOf(document.activeElement) + step + buttons.length) % buttons.length
    return buttons[next].focus()
  }
  const closeInstead = (event) => {
    event.preventDefault()
    onClose()
  }
  return html`<div class="popup-shade" onClick=${onClose} onContextMenu=${closeInstead}>
    <div ref=${menu} class="popup" role="menu" aria-label=${label} onKeyDown=${onKeyDown} onClick=${(event) => event.stopPropagation()}>
      ${items.map(
        ({ icon, text, isDanger, onPick }) => html`<button
          key=${text}
          type="button"
          role="menuitem"
          class=${isDanger ? 'danger' : ''}
          onClick=${() => {
            onClose()
            onPick()
          }}
        >
          <${Icon} name=${icon} />${text}
        </button>`,
      )}
    </div>
  </div>`
}
