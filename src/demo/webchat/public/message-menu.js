import { PopupMenu } from './popup-menu.js'
import { html } from './ui.js'

/** What can be done with one message. Only one's own words can be edited, as in Telegram. */
export function MessageMenu({ message, place, onClose, onReply, onEdit, onDelete, onNotice }) {
  const isOwn = message.from === 'me'
  const words = message.text ?? message.caption
  const copy = () =>
    navigator.clipboard.writeText(words).then(
      () => onNotice('Copied to the clipboard.'),
      () => onNotice('The browser does not allow copying here.'),
    )
  const items = [
    { icon: 'reply', text: 'Reply', onPick: onReply },
    words !== undefined && !message.protect_content && { icon: 'copy', text: 'Copy text', onPick: copy },
    isOwn && message.text !== undefined && !message.forward_origin && { icon: 'edit', text: 'Edit', onPick: onEdit },
    isOwn && { icon: 'bin', text: 'Delete', isDanger: true, onPick: onDelete },
  ].filter(Boolean)
  return html`<${PopupMenu} place=${place} label="Message" items=${items} onClose=${onClose} />`
}
