import type { BotMessage, Content } from './chats.ts'

const parts = [
  'text',
  'entities',
  'caption',
  'caption_entities',
  'link_preview_options',
  'venue',
  'location',
  'contact',
  'photo',
  'document',
  'voice',
  'video',
  'audio',
  'video_note',
  'sticker',
  'poll',
  'dice',
] as const satisfies readonly (keyof Content)[]

/** Only what a message says, without its frame: no ids, dates, keyboard or origin. */
export function contentOf(message: BotMessage): Content {
  return Object.fromEntries(parts.flatMap((part) => (message[part] === undefined ? [] : [[part, message[part]]])))
}

/** The frame alone: ids, dates and origin, without what the message says and without its keyboard. */
export function frameOf(message: BotMessage): Omit<BotMessage, keyof Content | 'reply_markup'> {
  const { reply_markup: _, ...frame } = message
  return Object.fromEntries(Object.entries(frame).filter(([part]) => !isContent(part))) as typeof frame
}

const isContent = (part: string): boolean => (parts as readonly string[]).includes(part)
