import { Dialog } from './dialog.js'
import { html, useState } from './ui.js'

/** Where the people of the demo may say that they are. */
const places = [
  { name: 'Moscow', lat: 55.7558, lon: 37.6173 },
  { name: 'Saint Petersburg', lat: 59.9386, lon: 30.3141 },
  { name: 'Yekaterinburg', lat: 56.8389, lon: 60.6057 },
  { name: 'Novosibirsk', lat: 55.0084, lon: 82.9357 },
  { name: 'Kazan', lat: 55.7963, lon: 49.1064 },
  { name: 'Krasnodar', lat: 45.0355, lon: 38.9753 },
  { name: 'Vladivostok', lat: 43.1155, lon: 131.8855 },
  { name: 'Bishkek', lat: 42.8746, lon: 74.5698 },
]

/** The windows of the attach menu. */
export function AttachDialog({ dialog, botName, onSend, onClose }) {
  const send = (action) => {
    onClose()
    return onSend(action)
  }
  switch (dialog.type) {
    case 'location':
      return html`<${LocationDialog} keyboardText=${dialog.keyboardText} onSend=${send} onClose=${onClose} />`
    case 'contact':
      return html`<${ContactDialog} botName=${botName} onSend=${send} onClose=${onClose} />`
    case 'forward':
      return html`<${ForwardDialog} onSend=${send} onClose=${onClose} />`
    default:
      return null
  }
}

function LocationDialog({ keyboardText, onSend, onClose }) {
  const [lat, setLat] = useState('55.7558')
  const [lon, setLon] = useState('37.6173')
  const sendPlace = (place) =>
    onSend(
      keyboardText === undefined
        ? { type: 'location', ...place }
        : { type: 'tap-keyboard', text: keyboardText, request_location: place },
    )
  const submit = (event) => {
    event.preventDefault()
    sendPlace({ lat: Number(lat), lon: Number(lon) })
  }
  return html`<${Dialog} title="Where are you?" onClose=${onClose}>
    <div class="chips">
      ${places.map(({ name, lat, lon }) => html`<button key=${name} type="button" class="chip" onClick=${() => sendPlace({ lat, lon })}>${name}</button>`)}
    </div>
    <form onSubmit=${submit}>
      <div class="fields">
        <label>Latitude <input type="number" step="any" min="-90" max="90" required value=${lat} onInput=${(event) => setLat(event.currentTarget.value)} /></label>
        <label>Longitude <input type="number" step="any" min="-180" max="180" required value=${lon} onInput=${(event) => setLon(event.currentTarget.value)} /></label>
      </div>
      <${Buttons} text="Send location" onClose=${onClose} />
    </form>
  <//>`
}

function ContactDialog({ botName, onSend, onClose }) {
  const submit = (event) => {
    event.preventDefault()
    return onSend({ type: 'contact' })
  }
  return html`<${Dialog} title="Share your phone number?" onClose=${onClose}>
    <p>${botName || 'The bot'} will see your name and phone number.</p>
    <form onSubmit=${submit}><${Buttons} text="Share" onClose=${onClose} /></form>
  <//>`
}

const origins = [
  { type: 'user', label: 'A person', name: 'Bakyt' },
  { type: 'hidden_user', label: 'A person who hides the account', name: 'Aibek' },
  { type: 'chat', label: 'A group', name: 'Our people in Moscow' },
  { type: 'channel', label: 'A channel', name: 'Embassy news' },
  { type: 'none', label: 'Nobody: the origin is lost', name: '' },
]

function ForwardDialog({ onSend, onClose }) {
  const [text, setText] = useState('')
  const [type, setType] = useState('channel')
  const [name, setName] = useState(origins.find((origin) => origin.type === 'channel')?.name ?? '')
  const choose = (origin) => {
    setType(origin.type)
    setName(origin.name)
  }
  const submit = (event) => {
    event.preventDefault()
    return onSend({ type: 'forward', text, origin: type === 'none' ? null : { type, name } })
  }
  return html`<${Dialog} title="Forward a message from…" onClose=${onClose}>
    <form onSubmit=${submit}>
      <fieldset>
        <legend>Who wrote it first</legend>
        ${origins.map(
          (origin) => html`<label key=${origin.type} class="radio">
            <input type="radio" name="origin" value=${origin.type} checked=${type === origin.type} onChange=${() => choose(origin)} />${origin.label}
          </label>`,
        )}
      </fieldset>
      ${type !== 'none' && html`<label>Name <input type="text" required maxlength="64" value=${name} onInput=${(event) => setName(event.currentTarget.value)} /></label>`}
      <label>Text <textarea rows="4" required maxlength="4096" value=${text} onInput=${(event) => setText(event.currentTarget.value)}></textarea></label>
      <${Buttons} text="Forward" onClose=${onClose} />
    </form>
  <//>`
}

const Buttons = ({ text, onClose }) => html`<div class="dialog-buttons">
  <button type="button" class="plain" onClick=${onClose}>Cancel</button>
  <button type="submit" class="plain">${text}</button>
</div>`
