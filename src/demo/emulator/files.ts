import { randomBytes } from 'node:crypto'
import type { Parameters, UploadedFile } from './parameters.ts'
import { badRequest } from './refusal.ts'

/** A file that Telegram holds for the bot. */
export interface StoredFile extends UploadedFile {
  readonly file_id: string
  readonly file_unique_id: string
  readonly file_path: string
}

/** A bot may download files up to 20 MB. */
export const mostDownloadBytes = 20 * 1024 * 1024

/** All files that were sent by anybody. */
export class Files {
  readonly #byId = new Map<string, StoredFile>()
  readonly #byPath = new Map<string, StoredFile>()

  /** Keeps a file under a folder such as `photos`. */
  add(file: UploadedFile, folder: string): StoredFile {
    const number = this.#byId.size
    const extension = /\.[A-Za-z0-9]{1,8}$/.exec(file.name)?.[0] ?? ''
    const stored: StoredFile = {
      ...file,
      file_id: `AgAC${randomBytes(36).toString('base64url')}`,
      file_unique_id: `AQAD${randomBytes(9).toString('base64url')}`,
      file_path: `${folder}/file_${number}${extension}`,
    }
    this.#byId.set(stored.file_id, stored)
    this.#byPath.set(stored.file_path, stored)
    return stored
  }

  byId(fileId: string): StoredFile | undefined {
    return this.#byId.get(fileId)
  }

  byPath(path: string): StoredFile | undefined {
    return this.#byPath.get(path)
  }

  /**
   * The file of a send… call: uploaded under its own name or by `attach://`, or known by its file_id.
   * An address is refused: the emulator reaches no network.
   */
  fromCall(parameters: Parameters, name: string, folder: string): StoredFile {
    let given = parameters[name]
    if (typeof given === 'string' && given.startsWith('attach://')) given = parameters[given.slice(9)]
    if (isUploaded(given)) {
      if (given.bytes.length === 0) throw badRequest('file must be non-empty')
      return this.add(given, folder)
    }
    if (typeof given !== 'string' || given === '') throw badRequest(`there is no ${name} in the request`)
    const known = this.#byId.get(given)
    if (known && isPhoto(known.file_path) !== isPhoto(folder)) {
      throw badRequest(`can't use file of type ${kindOf(known.file_path)} as ${kindOf(folder)}`)
    }
    if (known) return known
    if (/^https?:\/\//i.test(given)) throw badRequest('failed to get HTTP URL content')
    throw badRequest('wrong file identifier/HTTP URL specified')
  }
}

function isUploaded(value: unknown): value is UploadedFile {
  return typeof value === 'object' && value !== null && 'bytes' in value && Buffer.isBuffer(value.bytes)
}

/** A photo is kept apart from all other files: neither can be sent as the other by its file_id. */
const isPhoto = (path: string): boolean => path.startsWith('photos')

const kindOf = (path: string): string => (isPhoto(path) ? 'Photo' : path.startsWith('voice') ? 'VoiceNote' : 'Document')
