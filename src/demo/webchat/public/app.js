import { listen } from './api.js'
import { ChatScreen } from './chat-screen.js'
import { PeopleList } from './people-list.js'
import { html, useEffect, useState } from './ui.js'

const rememberedPerson = 'webchat.person'

/** The whole page: the people on the left, the open chat on the right; on a phone one of them at a time. */
export function App() {
  const [people, setPeople] = useState([])
  const [openId, setOpenId] = useState(() => readAddress() ?? localStorage.getItem(rememberedPerson))
  const [isListShown, setListShown] = useState(false)
  const isWide = useWideScreen()

  useEffect(() => listen('/api/events', { onEvent: (event) => setPeople(event.people) }), [])
  const current = people.find(({ id }) => id === openId) ?? people[0]

  useEffect(() => {
    if (!current) return
    localStorage.setItem(rememberedPerson, current.id)
    history.replaceState(null, '', `#${current.id}`)
    const unread = people.reduce((sum, { unread }) => sum + unread, 0)
    document.title = unread > 0 ? `(${unread}) ${current.label}` : `${current.label}: demo chat`
  }, [current?.id, people])

  const open = (id) => {
    setOpenId(id)
    setListShown(false)
  }
  if (!current) return html`<p class="loading">Opening the demo…</p>`
  const isListOpen = isWide || isListShown
  return html`<div class="app" data-list=${isListOpen ? 'shown' : 'hidden'}>
    <${PeopleList}
      people=${people}
      currentId=${current.id}
      isHidden=${!isListOpen}
      onOpen=${open}
      onClose=${isWide ? undefined : () => setListShown(false)}
    />
    <${ChatScreen}
      key=${current.id}
      person=${current}
      people=${people}
      unreadElsewhere=${people.reduce((sum, { id, unread }) => sum + (id === current.id ? 0 : unread), 0)}
      isHidden=${!isWide && isListShown}
      onShowList=${isWide ? undefined : () => setListShown(true)}
      onOpenPerson=${open}
    />
  </div>`
}

const readAddress = () => decodeURIComponent(location.hash.slice(1)) || undefined

/** Telegram's desktop layout begins here; style.css has the same width. */
function useWideScreen() {
  const [query] = useState(() => matchMedia('(min-width: 900px)'))
  const [isWide, setWide] = useState(query.matches)
  useEffect(() => {
    const follow = () => setWide(query.matches)
    query.addEventListener('change', follow)
    return () => query.removeEventListener('change', follow)
  }, [query])
  return isWide
}
