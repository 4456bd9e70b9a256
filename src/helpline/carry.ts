/** Sends what goes through to the other side: a new message of the bot under a label, so that nothing of its sender is in it. */
import type { Api } from 'grammy'
import type { InlineKeyboardButton } from 'grammy/types'
import { type Html, lines } from '../bot/html.ts'
import { htmlOf, lengthOf, longestCaption, longestText } from '../embassy/formatting.ts'
import { type Carried, parts } from '../relay/message.ts'

const noPreview = { is_disabled: true } as const

/**
 * Sends files by their ids at Telegram: unlike a forward, and even a copy, such a message has no bond with the one that
 * was sent, and the history goes the same way as what is said now.
 *
 * @param label stands over every part, so that a forward of any of them says what it is.
 * @param keyboard stands under the last part.
 * @returns the ids of the messages. @throws what Telegram said.
 */
export async function carry(
  api: Api,
  chatId: number,
  carried: Carried,
  label: Html,
  keyboard: readonly (readonly InlineKeyboardButton[])[] = [],
): Promise<number[]> {
  const markup = { reply_markup: { inline_keyboard: keyboard.map((row) => [...row]) } }
  const say = async (text: Html, isLast: boolean): Promise<number> => {
    const options = { parse_mode: 'HTML' as const, link_preview_options: noPreview, ...(isLast && markup) }
    return (await api.sendMessage(chatId, text, options)).message_id
  }
  const sayAll = async (words: { text: string; entities: Parameters<typeof parts>[0]['entities'] }) => {
    const cut = parts(words, longestText - lengthOf(label) - 1)
    const ids: number[] = []
    for (const [index, part] of cut.entries()) {
      ids.push(await say(lines(label, htmlOf(part.text, part.entities)), index === cut.length - 1))
    }
    return ids
  }
  switch (carried.kind) {
    case 'text':
      return sayAll(carried)
    // Telegram takes no words with these two: the label goes before.
    case 'video-note': {
      const before = await say(label, false)
      return [before, (await api.sendVideoNote(chatId, carried.fileId, markup)).message_id]
    }
    case 'location': {
      const before = await say(label, false)
      const { latitude, longitude } = carried
      return [before, (await api.sendLocation(chatId, latitude, longitude, markup)).message_id]
    }
  }
  const { kind, fileId, text, entities } = carried
  const caption = lines(label, htmlOf(text, entities))
  const fits = lengthOf(caption) <= longestCaption
  const options = { caption: fits ? caption : label, parse_mode: 'HTML' as const, ...(fits && markup) }
  const send = {
    photo: () => api.sendPhoto(chatId, fileId, options),
    document: () => api.sendDocument(chatId, fileId, options),
    voice: () => api.sendVoice(chatId, fileId, options),
    video: () => api.sendVideo(chatId, fileId, options),
    audio: () => api.sendAudio(chatId, fileId, options),
  }
  const { message_id } = await send[kind]()
  return fits ? [message_id] : [message_id, ...(await sayAll({ text, entities }))]
}
