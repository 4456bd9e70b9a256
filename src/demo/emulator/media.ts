import type { Poll } from 'grammy/types'
import type { Content } from './chats.ts'
import { withFoundEntities } from './entities.ts'
import type { Files, StoredFile } from './files.ts'
import { badRequest } from './refusal.ts'

/** How a document differs from the usual one. */
export interface DocumentOptions {
  readonly caption?: string
  readonly name?: string
  readonly type?: string
  readonly bytes?: Buffer
}

/** A sticker from nobody's set. */
export function sticker(files: Files, emoji = '👍'): Content {
  const file = fileOf(add(files, 'stickers', 'sticker.webp', 'image/webp'))
  return {
    sticker: { ...file, type: 'regular', width: 512, height: 512, is_animated: false, is_video: false, emoji },
  }
}

/** A voice message of three seconds. */
export function voice(files: Files, bytes?: Buffer): Content {
  return {
    voice: { ...fileOf(add(files, 'voice', 'voice.oga', 'audio/ogg', bytes)), duration: 3, mime_type: 'audio/ogg' },
  }
}

/** Photos are at most 10 MB. */
const mostPhotoBytes = 10 * 1024 * 1024

/** A file as a photo in one size. */
export function photoOf(file: StoredFile): Content {
  if (file.bytes.length > mostPhotoBytes) throw badRequest('file is too big')
  return { photo: [{ ...fileOf(file), width: 1280, height: 960 }] }
}

/** A file as a document. */
export function documentOf(file: StoredFile): Content {
  return { document: { ...fileOf(file), file_name: file.name, mime_type: file.type } }
}

/** A photo that a person takes. */
export function photo(files: Files, options: { readonly caption?: string; readonly bytes?: Buffer }): Content {
  return { ...photoOf(add(files, 'photos', 'photo.jpg', 'image/jpeg', options.bytes)), ...captioned(options.caption) }
}

/** A file that a person sends. */
export function document(files: Files, options: DocumentOptions): Content {
  const { caption, name = 'document.pdf', type = 'application/pdf', bytes } = options
  return { ...documentOf(add(files, 'documents', name, type, bytes)), ...captioned(caption) }
}

/** A round video of five seconds. */
export function videoNote(files: Files): Content {
  return { video_note: { ...fileOf(add(files, 'video_notes', 'round.mp4', 'video/mp4')), length: 240, duration: 5 } }
}

/** A poll that nobody has answered. */
export function poll(
  random: () => number,
  question = 'Which one?',
  options: readonly string[] = ['One', 'Two'],
): Content {
  const made = {
    id: String(Math.floor(random() * 1e15)),
    question,
    options: options.map((text, index) => ({ persistent_id: String(index), text, voter_count: 0 })),
    total_voter_count: 0,
    is_closed: false,
    is_anonymous: true,
    type: 'regular',
    allows_multiple_answers: false,
    allows_revoting: true,
  }
  // Telegram adds fields to polls with almost every version; these are enough to read.
  return { poll: made as unknown as Poll }
}

function add(files: Files, folder: string, name: string, type: string, given?: Buffer): StoredFile {
  return files.add({ name, type, bytes: given ?? Buffer.from(`a file of ${folder}`) }, folder)
}

/** What every medium tells of its file. */
function fileOf({ file_id, file_unique_id, bytes }: StoredFile) {
  return { file_id, file_unique_id, file_size: bytes.length }
}

function captioned(caption: string | undefined): Content {
  if (!caption) return {}
  const found = withFoundEntities(caption, [])
  return { caption, ...(found.length > 0 && { caption_entities: found }) }
}
