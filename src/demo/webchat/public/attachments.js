import { Icon } from './icons.js'
import { html } from './ui.js'

/** What a message carries beside words. */
export function Attachment({ message }) {
  const {
    venue,
    location,
    contact,
    photo,
    document,
    voice,
    sticker,
    video_note,
    dice,
    poll,
    file_url: address,
  } = message
  if (venue) return html`<${Place} location=${venue.location} title=${venue.title} address=${venue.address} />`
  if (location) return html`<${Place} location=${location} />`
  if (contact) return html`<${ContactCard} contact=${contact} />`
  if (photo) return html`<${Photo} address=${address} />`
  if (document) return html`<${FileCard} document=${document} address=${address} />`
  if (voice) return html`<${Voice} voice=${voice} seed=${message.message_id} />`
  if (sticker) return html`<span class="sticker" role="img" aria-label="Sticker">${sticker.emoji ?? '🙂'}</span>`
  if (video_note)
    return html`<span class="video-note" role="img" aria-label="Video message"><${Icon} name="play" /></span>`
  if (dice) return html`<span class="sticker" role="img" aria-label="Dice">${dice.emoji ?? '🎲'}</span>`
  if (poll) return html`<p class="text">📊 ${poll.question ?? 'Poll'}</p>`
  return null
}

/** A map that is only drawn: nothing is fetched. The link opens a real one. */
function Place({ location: { latitude, longitude }, title, address }) {
  const link = `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=16/${latitude}/${longitude}`
  return html`<a class="place" href=${link} target="_blank" rel="noopener noreferrer" aria-label=${title ? `${title}, ${address}. Open the map` : 'Open the map'}>
    <span class="map"><${MapDrawing} /><span class="pin"><${Icon} name="location" /></span></span>
    <span class="place-words">
      ${
        title
          ? html`<strong>${title}</strong><span>${address}</span>`
          : html`<strong>Location</strong><span>${latitude.toFixed(4)}, ${longitude.toFixed(4)}</span>`
      }
    </span>
  </a>`
}

const MapDrawing = () => html`<svg viewBox="0 0 300 140" preserveAspectRatio="xMidYMid slice" aria-hidden="true">
  <rect class="land" width="300" height="140" />
  <path class="park" d="M0 84l58-14 26 36-22 34H0zM222 0h78v38l-54 12z" />
  <path class="water" d="M0 30C60 16 92 54 150 44s84 10 150 60v22C240 74 196 62 152 66S58 40 0 54z" />
  <path class="road" d="M-4 118L304 66M62-4l34 148M196-4l-30 148M-4 8l308 14M246 146L226-4M120-4l8 48M0 66l92 4" />
  <path class="road wide" d="M-4 96L142 84 304 96M142 84L134-4M142 84l12 62" />
</svg>`

/** @param {{ contact: { phone_number: string, first_name: string, last_name?: string } }} props */
function ContactCard({ contact: { phone_number: phone, first_name: first, last_name: last } }) {
  const digits = phone.replace(/[^\d+]/gu, '')
  return html`<a class="card contact-card" href=${`tel:${digits}`}>
    <span class="card-icon"><${Icon} name="contact" /></span>
    <span><strong>${[first, last].filter(Boolean).join(' ')}</strong><span class="card-detail">${phone}</span></span>
  </a>`
}

function Photo({ address }) {
  if (address) return html`<img class="photo" src=${address} alt="Photo" loading="lazy" />`
  return html`<span class="photo drawn"><${Icon} name="photo" /><span>Photo</span></span>`
}

function FileCard({ document: { file_name: name = 'File', file_size: size }, address }) {
  const words = html`<span class="card-icon"><${Icon} name="file" /></span>
    <span><strong>${name}</strong><span class="card-detail">${size === undefined ? 'File' : fileSize(size)}</span></span>`
  if (address) return html`<a class="card" href=${address} download=${name}>${words}</a>`
  return html`<span class="card">${words}</span>`
}

const fileSize = (bytes) =>
  bytes < 1024
    ? `${bytes} B`
    : bytes < 1_048_576
      ? `${(bytes / 1024).toFixed(1)} KB`
      : `${(bytes / 1_048_576).toFixed(1)} MB`

/** A voice message with a drawn wave; the demo has no sound. */
function Voice({ voice: { duration = 0 }, seed }) {
  const heights = Array.from({ length: 32 }, (_, index) => 4 + Math.abs(Math.sin((seed + 1) * 7.3 + index * 1.9)) * 14)
  return html`<span class="card voice">
    <span class="card-icon"><${Icon} name="play" /></span>
    <span>
      <svg class="wave" viewBox="0 0 128 20" width="128" height="20" aria-hidden="true">
        <path d=${heights.map((height, index) => `M${index * 4 + 1.5} 20v${-height.toFixed(1)}`).join('')} />
      </svg>
      <span class="card-detail">Voice message · ${Math.floor(duration / 60)}:${String(duration % 60).padStart(2, '0')}</span>
    </span>
  </span>`
}
