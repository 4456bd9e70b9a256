import { Bubble } from './bubble.js'
import { dayKey, dayLabel } from './dates.js'
import { Icon } from './icons.js'
import { html, useEffect, useLayoutEffect, useRef, useState } from './ui.js'

/** This near to its end the list follows new messages. */
const nearEndPx = 80
/** Messages of one side within this time form one group: only the last has a tail. */
const groupSeconds = 600

/** The conversation. It stays at its end while the person is there, and where it is while she reads above. */
export function MessageList({ messages, pendingTaps, onButton, onCommand, onLink, onMenu }) {
  const scroller = useRef(null)
  const content = useRef(null)
  const isFollowing = useRef(true)
  const lastTop = useRef(0)
  const [isAway, setAway] = useState(false)
  const lastOwnId = messages.findLast(({ from }) => from === 'me')?.message_id

  const scrollToEnd = (behavior = 'instant') =>
    // The observer below may fire once more while the list leaves the page.
    scroller.current?.scrollTo({ top: scroller.current.scrollHeight, behavior })
  const onScroll = () => {
    const { scrollTop, scrollHeight, clientHeight } = scroller.current
    const isNearEnd = scrollHeight - scrollTop - clientHeight < nearEndPx
    // Only she scrolls up; when the end moves away below, a burst of messages has outrun the list.
    isFollowing.current = isNearEnd || (isFollowing.current && scrollTop >= lastTop.current)
    lastTop.current = scrollTop
    setAway(!isFollowing.current)
  }
  // New bubbles, opened keyboards and a smaller window all move the end.
  useEffect(() => {
    const observer = new ResizeObserver(() => isFollowing.current && scrollToEnd())
    observer.observe(content.current)
    observer.observe(scroller.current)
    return () => observer.disconnect()
  }, [])
  useLayoutEffect(() => scrollToEnd(), [lastOwnId])

  return html`<div class="list">
    <div ref=${scroller} class="scroller" tabindex="0" role="log" aria-label="Messages" onScroll=${onScroll} onKeyDown=${moveFocus}>
      <div ref=${content} class="messages">
        ${messages.map((message, index) => {
          const previous = messages[index - 1]
          const next = messages[index + 1]
          return html`
            ${
              (!previous || dayKey(previous.date) !== dayKey(message.date)) &&
              html`<p class="service" key=${`day ${index}`}><span>${dayLabel(message.date, Date.now())}</span></p>`
            }
            <${Bubble}
              key=${message.message_id || `zero ${index}`}
              message=${message}
              isFirst=${!isSameGroup(previous, message)}
              isLast=${!isSameGroup(message, next)}
              quoted=${quotedOf(message, messages)}
              pendingTaps=${pendingOf(message, pendingTaps)}
              onButton=${onButton}
              onCommand=${onCommand}
              onLink=${onLink}
              onMenu=${onMenu}
              onQuote=${showMessage}
            />
          `
        })}
      </div>
    </div>
    ${
      isAway &&
      html`<button type="button" class="to-end" aria-label="To the newest message" onClick=${() => scrollToEnd('smooth')}>
        <${Icon} name="down" />
      </button>`
    }
  </div>`
}

function isSameGroup(message, next) {
  return (
    message !== undefined &&
    next !== undefined &&
    message.from === next.from &&
    next.date - message.date < groupSeconds &&
    dayKey(message.date) === dayKey(next.date)
  )
}

/** A string, so that a bubble can see at a glance that nothing changed. */
const pendingOf = ({ message_id }, pendingTaps) =>
  pendingTaps.filter((key) => key.startsWith(`${message_id} `)).join('\0')

function quotedOf({ reply_to_message_id: answeredId }, messages) {
  if (answeredId === undefined) return undefined
  return messages.find(({ message_id }) => message_id === answeredId)
}

function showMessage(messageId) {
  const row = document.getElementById(`message-${messageId}`)
  row?.scrollIntoView({ block: 'center', behavior: 'smooth' })
  row?.animate([{ backgroundColor: 'rgb(51 144 236 / 0.35)' }, { backgroundColor: 'transparent' }], 1200)
}

/** Up and down walk from message to message, for those who use no mouse. */
function moveFocus(event) {
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key]
  if (step === undefined || event.target.closest('button, a')) return
  const rows = [...event.currentTarget.querySelectorAll('.message')]
  const index = rows.indexOf(event.target.closest('.message'))
  const next = index === -1 ? rows.at(-1) : rows[index + step]
  if (!next) return
  event.preventDefault()
  next.focus()
}
