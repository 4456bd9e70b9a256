import { Avatar } from './avatar.js'
import { Icon } from './icons.js'
import { PopupMenu } from './popup-menu.js'
import { html, useState } from './ui.js'

const doings = {
  typing: 'typing',
  upload_photo: 'sending a photo',
  upload_document: 'sending a file',
  upload_voice: 'sending a voice message',
  record_voice: 'recording a voice message',
  find_location: 'looking for a place',
  choose_sticker: 'choosing a sticker',
}

/** Whose chat it is, with whom, and what the bot is doing. */
export function ChatHeader({ person, chat, unreadElsewhere, onShowList, onBlock }) {
  const [menuPlace, setMenuPlace] = useState(null)
  const openMenu = (event) => {
    const { right, bottom } = event.currentTarget.getBoundingClientRect()
    setMenuPlace({ x: right, y: bottom })
  }
  return html`<header class="bar chat-bar">
    ${
      onShowList &&
      html`<button type="button" class="round" aria-label="Change the person" onClick=${onShowList}>
        <${Icon} name="people" />
        ${unreadElsewhere > 0 && html`<span class="badge" aria-label=${`${unreadElsewhere} unread in other chats`}>${unreadElsewhere}</span>`}
      </button>`
    }
    <${Avatar} name=${chat.bot.name || '…'} />
    <div class="chat-title">
      <h2>${chat.bot.name || 'Bot'}</h2>
      <p aria-live="polite"><${Status} chat=${chat} person=${person} /></p>
    </div>
    <button type="button" class="round" aria-label="More" aria-haspopup="menu" onClick=${openMenu}><${Icon} name="more" /></button>
    ${
      menuPlace &&
      html`<${PopupMenu}
        place=${menuPlace}
        label="Chat"
        items=${[{ icon: 'block', text: chat.isBlocked ? 'Unblock bot' : 'Block bot', isDanger: !chat.isBlocked, onPick: onBlock }]}
        onClose=${() => setMenuPlace(null)}
      />`
    }
  </header>`
}

function Status({ chat, person }) {
  if (!chat.isConnected) return html`connecting<${Dots} />`
  if (chat.typing) return html`<span class="typing">${doings[chat.typing.action] ?? 'typing'}<${Dots} /></span>`
  return html`bot · you are ${person.label}`
}

const Dots = () => html`<span class="dots" aria-hidden="true"><i /><i /><i /></span>`
