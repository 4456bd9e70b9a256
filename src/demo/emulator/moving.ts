import type { Content } from './chats.ts'
import type { Files, StoredFile } from './files.ts'
import { type Parameters, textOf } from './parameters.ts'
import { badRequest } from './refusal.ts'
import type { TelegramEmulator } from './telegram.ts'

/** Kinds of files that Telegram keeps apart: one cannot be sent as another by its file_id. */
const folders = { video: 'videos', audio: 'music', video_note: 'video_notes' } as const
const names = { videos: 'Video', music: 'Audio', video_notes: 'VideoNote', voice: 'VoiceNote', photos: 'Photo' }
type Kind = keyof typeof folders

const nameOf = (folder: string): string =>
  Object.entries(names).find(([known]) => folder.startsWith(known))?.[1] ?? 'Document'

/** The file of a send… call for a video, a song or a round video, or the refusal. */
export function movingFileOf(telegram: TelegramEmulator, parameters: Parameters, kind: Kind): StoredFile {
  const folder = folders[kind]
  const known = telegram.files.byId(textOf(parameters, kind))
  if (known && !known.file_path.startsWith(`${folder}/`))
    throw badRequest(`can't use file of type ${nameOf(known.file_path)} as ${nameOf(folder)}`)
  return telegram.files.fromCall(parameters, kind, folder)
}

const frameOf = ({ file_id, file_unique_id, bytes }: StoredFile) => ({
  file_id,
  file_unique_id,
  file_size: bytes.length,
})

export const videoOf = (file: StoredFile): Content => ({
  video: { ...frameOf(file), width: 640, height: 360, duration: 4, file_name: file.name, mime_type: file.type },
})

export const audioOf = (file: StoredFile): Content => ({
  audio: { ...frameOf(file), duration: 60, file_name: file.name, mime_type: file.type },
})

export const videoNoteOf = (file: StoredFile): Content => ({
  video_note: { ...frameOf(file), length: 240, duration: 5 },
})

/** A video that a person takes. */
export function video(files: Files, name = 'video.mp4'): Content {
  return videoOf(files.add({ name, type: 'video/mp4', bytes: Buffer.from('a video') }, folders.video))
}

/** A song or a recording that a person sends as music; phones put names into its tags. */
export function audio(files: Files, performer?: string): Content {
  const file = files.add({ name: 'record.mp3', type: 'audio/mpeg', bytes: Buffer.from('a song') }, folders.audio)
  const { audio } = audioOf(file)
  return audio ? { audio: { ...audio, ...(performer !== undefined && { performer }) } } : {}
}
