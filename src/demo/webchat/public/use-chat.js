import { act, listen } from './api.js'
import { emptyChat, reduceChat } from './chat-state.js'
import { useCallback, useEffect, useReducer } from './ui.js'

/** Telegram's apps show "typing…" this long after the last sign of it. */
const typingMs = 5000
const toastMs = 4000

/**
 * The chat of one person, live, and what can be done in it.
 * @param {string} personId
 */
export function useChat(personId) {
  const [chat, dispatch] = useReducer(reduceChat, emptyChat)

  useEffect(
    () =>
      listen(`/api/people/${encodeURIComponent(personId)}/events`, {
        onEvent: dispatch,
        onLost: () => dispatch({ type: 'disconnected' }),
      }),
    [personId],
  )
  useExpiry(chat.typing, typingMs, () => dispatch({ type: 'typing-ended' }))
  useExpiry(chat.notice?.isAlert ? null : chat.notice, toastMs, () => dispatch({ type: 'notice-read' }))
  useReadMark(personId, chat)

  const notify = useCallback((text) => dispatch({ type: 'notice', text }), [])
  /** Acts as the person. What goes wrong is shown, so nobody needs to catch. Resolves with whether it went well. */
  const perform = useCallback(
    (action) =>
      act(personId, action).then(
        () => true,
        (error) => {
          dispatch({ type: 'notice', text: error.message })
          return false
        },
      ),
    [personId],
  )
  const tap = useCallback(
    async (messageId, data) => {
      dispatch({ type: 'tapped', messageId, data })
      const isDone = await perform({ type: 'tap', message_id: messageId, data })
      if (!isDone) dispatch({ type: 'answered', messageId, data })
    },
    [perform],
  )
  const closeNotice = useCallback(() => dispatch({ type: 'notice-read' }), [])
  return { chat, perform, tap, notify, closeNotice }
}

function useExpiry(value, ms, onExpired) {
  useEffect(() => {
    if (value === null || value === undefined) return undefined
    const timer = setTimeout(onExpired, ms)
    return () => clearTimeout(timer)
  }, [value])
}

/** Tells the server how far the person has read, so that the badges of every open window agree. */
function useReadMark(personId, { messages, isConnected }) {
  const lastId = messages.findLast(({ from }) => from === 'bot')?.message_id
  useEffect(() => {
    if (!isConnected || lastId === undefined) return undefined
    const mark = () => {
      // A lost read mark only leaves a badge standing; the next message brings another.
      if (!document.hidden) act(personId, { type: 'read', message_id: lastId }).catch(() => {})
    }
    mark()
    document.addEventListener('visibilitychange', mark)
    return () => document.removeEventListener('visibilitychange', mark)
  }, [personId, lastId, isConnected])
}
