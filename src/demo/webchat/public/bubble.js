import { Attachment } from './attachments.js'
import { clockTime } from './dates.js'
import { InlineKeyboard } from './inline-keyboard.js'
import { previewOf } from './preview.js'
import { RichText } from './rich-text.js'
import { html, memo, useRef } from './ui.js'

/** Messages that have no bubble around them. */
const isBare = ({ sticker, dice, video_note }) => Boolean(sticker || dice || video_note)
const isEmojiOnly = (text) => text !== undefined && /^(?:\p{RGI_Emoji}){1,3}$/v.test(text)

/** One message with its buttons. */
export const Bubble = memo(function Bubble({
  message,
  isFirst,
  isLast,
  quoted,
  pendingTaps,
  onButton,
  onCommand,
  onLink,
  onMenu,
  onQuote,
}) {
  const { message_id: id, from } = message
  const words = message.text ?? message.caption
  const menuEvents = useMenuEvents((place) => onMenu(message, place))
  const isBig = isBare(message) || (isEmojiOnly(message.text) && !message.reply_markup)
  const isPicture = message.photo !== undefined && words === undefined
  const kind = [
    'message',
    from === 'me' ? 'own' : 'theirs',
    isFirst && 'first',
    isLast && 'last',
    isBig && 'bare',
    isPicture && 'picture',
  ]
  return html`<article
    id=${`message-${id}`}
    class=${kind.filter(Boolean).join(' ')}
    data-message-id=${id}
    tabindex="-1"
    aria-label=${from === 'me' ? 'You' : 'The bot'}
    ...${menuEvents}
  >
    <div class="bubble-column">
      <div class="bubble">
        ${isLast && !isBig && html`<${Tail} />`}
        ${message.forward_origin && html`<${ForwardHeader} origin=${message.forward_origin} />`}
        ${quoted && html`<${Quote} message=${quoted} onQuote=${onQuote} />`}
        <${Attachment} message=${message} />
        ${
          words !== undefined &&
          html`<div class=${isBig ? 'text emoji' : 'text'} dir="auto">
            <${RichText} text=${words} entities=${message.entities ?? message.caption_entities} onCommand=${onCommand} onLink=${onLink} /><${Meta} message=${message} isSpacer=${true} />
          </div>`
        }
        ${message.reactions && html`<p class="reactions">${message.reactions.map((emoji) => html`<span>${emoji}</span>`)}</p>`}
        <${Meta} message=${message} />
      </div>
      <${InlineKeyboard} message=${message} pendingTaps=${pendingTaps} onButton=${onButton} />
    </div>
  </article>`
})

/**
 * The mark "edited", the time and the ticks, in the bubble's lower corner. As a spacer it is invisible and keeps the last
 * line of the text clear of the corner.
 */
function Meta({ message, isSpacer = false }) {
  return html`<span class=${isSpacer ? 'meta spacer' : 'meta'} aria-hidden=${isSpacer}>
    ${message.edit_date !== undefined && html`<span class="edited">edited</span>`}
    <time dateTime=${new Date(message.date * 1000).toISOString()}>${clockTime(message.date)}</time>
    ${message.from === 'me' && html`<svg class="ticks" viewBox="0 0 18 12" width="18" height="12" aria-hidden="true"><path d="M1 6.5l3.5 3.500L11 2.500M7.5 9.500l.5.5L15.5 2.5" /></svg>`}
  </span>`
}

const Tail = () => html`<svg class="tail" viewBox="0 0 11 20" width="11" height="20" aria-hidden="true">
  <path d="M0 0C0 9 4 15.5 10.3 18.4 11.3 18.9 11.1 20 10 20H0Z" />
</svg>`

/** @param {{ origin: any }} props Telegram's MessageOrigin */
function ForwardHeader({ origin }) {
  return html`<p class="forwarded">Forwarded from <strong>${originName(origin)}</strong></p>`
}

function originName(origin) {
  switch (origin.type) {
    case 'user':
      return [origin.sender_user.first_name, origin.sender_user.last_name].filter(Boolean).join(' ')
    case 'hidden_user':
      return origin.sender_user_name
    case 'chat':
      return origin.sender_chat.title
    case 'channel':
      return [origin.chat.title, origin.author_signature].filter(Boolean).join(', ')
    default:
      return 'somebody'
  }
}

function Quote({ message, onQuote }) {
  return html`<button type="button" class="quote" onClick=${() => onQuote(message.message_id)}>
    <strong>${message.from === 'me' ? 'You' : 'Bot'}</strong>
    <span>${previewOf(message)}</span>
  </button>`
}

const longPressMs = 500

/** Right click, a long touch, or Enter on a focused message open its menu. */
function useMenuEvents(openAt) {
  const timer = useRef(0)
  const isLongPress = useRef(false)
  const stop = () => clearTimeout(timer.current)
  return {
    onContextMenu: (event) => {
      if (event.target.closest('a')) return
      event.preventDefault()
      stop()
      openAt({ x: event.clientX, y: event.clientY })
    },
    onTouchStart: ({ touches: [touch] }) => {
      isLongPress.current = false
      timer.current = setTimeout(() => {
        isLongPress.current = true
        openAt({ x: touch.clientX, y: touch.clientY })
      }, longPressMs)
    },
    onTouchMove: stop,
    onTouchEnd: (event) => {
      stop()
      // Else lifting the finger would count as a tap beside the menu and close it.
      if (isLongPress.current) event.preventDefault()
    },
    onTouchCancel: stop,
    onKeyDown: (event) => {
      if (event.key !== 'Enter' || event.target !== event.currentTarget) return
      event.preventDefault()
      const { left, top } = event.currentTarget.querySelector('.bubble').getBoundingClientRect()
      openAt({ x: left + 24, y: top + 24 })
    },
  }
}
