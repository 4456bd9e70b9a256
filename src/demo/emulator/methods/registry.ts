import type { Parameters } from '../parameters.ts'
import type { CallOptions, TelegramEmulator } from '../telegram.ts'
import { answerCallbackQuery } from './answer-callback-query.ts'
import { close } from './close.ts'
import { copyMessage } from './copy-message.ts'
import { deleteMessage } from './delete-message.ts'
import { deleteMessages } from './delete-messages.ts'
import { deleteMyCommands } from './delete-my-commands.ts'
import { deleteWebhook } from './delete-webhook.ts'
import { editMessageCaption } from './edit-message-caption.ts'
import { editMessageMedia } from './edit-message-media.ts'
import { editMessageReplyMarkup } from './edit-message-reply-markup.ts'
import { editMessageText } from './edit-message-text.ts'
import { forwardMessage } from './forward-message.ts'
import { getChat } from './get-chat.ts'
import { getFile } from './get-file.ts'
import { getMe } from './get-me.ts'
import { getMyCommands } from './get-my-commands.ts'
import { getMyDescription } from './get-my-description.ts'
import { getMyName } from './get-my-name.ts'
import { getMyShortDescription } from './get-my-short-description.ts'
import { getUpdates } from './get-updates.ts'
import { getWebhookInfo } from './get-webhook-info.ts'
import { logOut } from './log-out.ts'
import { sendAudio } from './send-audio.ts'
import { sendChatAction } from './send-chat-action.ts'
import { sendContact } from './send-contact.ts'
import { sendDocument } from './send-document.ts'
import { sendLocation } from './send-location.ts'
import { sendMessage } from './send-message.ts'
import { sendPhoto } from './send-photo.ts'
import { sendVenue } from './send-venue.ts'
import { sendVideo } from './send-video.ts'
import { sendVideoNote } from './send-video-note.ts'
import { sendVoice } from './send-voice.ts'
import { setChatMenuButton } from './set-chat-menu-button.ts'
import { setMessageReaction } from './set-message-reaction.ts'
import { setMyCommands } from './set-my-commands.ts'
import { setMyDescription } from './set-my-description.ts'
import { setMyName } from './set-my-name.ts'
import { setMyShortDescription } from './set-my-short-description.ts'
import { setWebhook } from './set-webhook.ts'

/** A Bot API method: gives its result, or throws a Refusal. */
export type Method = (telegram: TelegramEmulator, parameters: Parameters, options: CallOptions) => unknown

const known: Readonly<Record<string, Method>> = {
  answerCallbackQuery,
  close,
  copyMessage,
  deleteMessage,
  deleteMessages,
  deleteMyCommands,
  deleteWebhook,
  editMessageCaption,
  editMessageMedia,
  editMessageReplyMarkup,
  editMessageText,
  forwardMessage,
  getChat,
  getFile,
  getMe,
  getMyCommands,
  getMyDescription,
  getMyName,
  getMyShortDescription,
  getUpdates,
  getWebhookInfo,
  logOut,
  sendAudio,
  sendChatAction,
  sendContact,
  sendDocument,
  sendLocation,
  sendMessage,
  sendPhoto,
  sendVenue,
  sendVideo,
  sendVideoNote,
  sendVoice,
  setChatMenuButton,
  setMessageReaction,
  setMyCommands,
  setMyDescription,
  setMyName,
  setMyShortDescription,
  setWebhook,
}

/** All methods, under their own names and in small letters: Telegram reads them without regard to case. */
export const methods: ReadonlyMap<string, Method> = new Map(
  Object.entries(known).flatMap(([name, method]) => [
    [name, method],
    [name.toLowerCase(), method],
  ]),
)
