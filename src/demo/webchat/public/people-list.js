import { Avatar } from './avatar.js'
import { listTime } from './dates.js'
import { Icon } from './icons.js'
import { previewOf } from './preview.js'
import { html } from './ui.js'

const groupNames = {
  migrants: 'Migrants, new to the bot',
  subscribers: 'Migrants who get warnings',
  embassy: 'Embassy',
  'legal aid': 'Legal aid',
  administrator: 'Administrator',
}

/** Everyone the visitor of the demo may be, by group, with what is new for each. */
export function PeopleList({ people, currentId, isHidden, onOpen, onClose }) {
  const groups = Object.keys(groupNames).filter((group) => people.some((person) => person.group === group))
  return html`<nav class="people" aria-label="People" inert=${isHidden}>
    <header class="bar">
      <h1>Who are you?</h1>
      ${onClose && html`<button type="button" class="round" aria-label="Back to the chat" onClick=${onClose}><${Icon} name="close" /></button>`}
    </header>
    <div class="people-groups">
      ${groups.map(
        (group) => html`<section key=${group} aria-label=${groupNames[group]}>
          <h2>${groupNames[group]}</h2>
          <ul>
            ${people
              .filter((person) => person.group === group)
              .map(
                (person) =>
                  html`<li key=${person.id}><${Person} person=${person} isOpen=${person.id === currentId} onOpen=${onOpen} /></li>`,
              )}
          </ul>
        </section>`,
      )}
    </div>
  </nav>`
}

function Person({ person, isOpen, onOpen }) {
  const { id, label, hint, last, unread } = person
  return html`<button
    type="button"
    class="person"
    data-person=${id}
    aria-current=${isOpen ? 'true' : undefined}
    onClick=${() => onOpen(id)}
  >
    <${Avatar} name=${label} />
    <span class="person-words">
      <span class="person-line">
        <strong>${label}</strong>
        ${last && html`<time>${listTime(last.date, Date.now())}</time>`}
      </span>
      <span class="person-hint">${hint}</span>
      <span class="person-line">
        <span class="person-last">${last ? `${last.from === 'me' ? 'You: ' : ''}${previewOf(last)}` : 'No messages yet'}</span>
        ${unread > 0 && html`<span class="badge" aria-label=${`${unread} unread`}>${unread}</span>`}
      </span>
    </span>
  </button>`
}
