import type { Content } from '../chats.ts'
import { messageToEdit, putInPlace } from '../edits.ts'
import { captionOf } from '../formatted.ts'
import type { FormattedText } from '../html.ts'
import { inlineMarkupOf } from '../keyboard.ts'
import { documentOf, photoOf } from '../media.ts'
import { knownMentions, withCaption } from '../outbox.ts'
import { isRecord, type Parameters, structureOf } from '../parameters.ts'
import { badRequest, Refusal } from '../refusal.ts'
import type { TelegramEmulator } from '../telegram.ts'
import type { Method } from './registry.ts'

/** https://core.telegram.org/bots/api#editmessagemedia */
export const editMessageMedia: Method = (telegram, parameters) => {
  const content = inputMediaOf(telegram, parameters)
  const target = messageToEdit(telegram, parameters)
  const reply_markup = inlineMarkupOf(parameters, target.record.chat.type)
  const { text, photo, document } = target.stored.message
  // A voice message is none of those that may be replaced.
  if (!(text ?? photo ?? document)) throw badRequest('there is no media in the message to edit')
  return putInPlace(telegram, target, knownMentions(telegram, content), reply_markup)
}

/** Reads `media`: a photo or a document with its caption. Of what Telegram takes the emulator lacks animation, audio and video. */
function inputMediaOf(telegram: TelegramEmulator, parameters: Parameters): Content {
  const given = structureOf(parameters, 'media', "can't parse input media JSON object")
  if (given === undefined) throw badRequest('parameter "media" is required')
  const unreadable = (reason: string) => badRequest(`can't parse InputMedia: ${reason}`)
  if (!isRecord(given)) throw unreadable('expected an Object')
  const caption = captionOfMedia(given, unreadable)
  const { type, media } = given
  if (type === undefined) throw unreadable('Can\'t find field "type"')
  if (media === undefined || media === '') throw unreadable('media not found')
  if (type !== 'photo' && type !== 'document') throw unreadable(`type "${String(type)}" is unsupported`)
  // An upload stands beside `media`, under the name that it gives after attach://.
  const file = telegram.files.fromCall({ ...parameters, [type]: media }, type, `${type}s`)
  return withCaption(type === 'photo' ? photoOf(file) : documentOf(file), caption)
}

/** Markup is read with the rest of `media`; the length is checked later, and told in the words of every caption. */
function captionOfMedia(given: Parameters, unreadable: (reason: string) => Refusal): FormattedText | undefined {
  try {
    return captionOf(given)
  } catch (error) {
    const reason = error instanceof Refusal ? /can't parse entities.*/su.exec(error.description)?.[0] : undefined
    throw reason === undefined ? error : unreadable(`C${reason.slice(1)}`)
  }
}
