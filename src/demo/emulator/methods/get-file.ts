import { mostDownloadBytes } from '../files.ts'
import { textOf } from '../parameters.ts'
import { badRequest } from '../refusal.ts'
import type { Method } from './registry.ts'

/** https://core.telegram.org/bots/api#getfile */
export const getFile: Method = (telegram, parameters) => {
  const id = textOf(parameters, 'file_id')
  if (id === '') throw badRequest('file_id is empty')
  const file = telegram.files.byId(id)
  if (!file) throw badRequest('invalid file_id')
  if (file.bytes.length > mostDownloadBytes) throw badRequest('file is too big')
  const { file_id, file_unique_id, file_path, bytes } = file
  return { file_id, file_unique_id, file_size: bytes.length, file_path }
}
