/**
 * A message in one line: for the list of people, for a reply's quote.
 * @param {import('./chat-state.js').Message} message
 */
export function previewOf(message) {
  const words = message.text ?? message.caption
  if (message.photo) return words ? `🖼 ${words}` : '🖼 Photo'
  if (message.document) return `📎 ${words ?? message.document.file_name ?? 'File'}`
  if (message.voice) return '🎤 Voice message'
  if (message.sticker) return `${message.sticker.emoji ?? ''} Sticker`.trim()
  if (message.venue) return `📍 ${message.venue.title}`
  if (message.location) return '📍 Location'
  if (message.contact) return `👤 ${message.contact.first_name}`
  if (message.video_note) return '📹 Video message'
  if (message.poll) return `📊 ${message.poll.question ?? 'Poll'}`
  if (message.dice) return message.dice.emoji ?? '🎲'
  return words ?? 'Message'
}
