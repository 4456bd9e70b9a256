import type { ServerResponse } from 'node:http'
import type { PhoneMessage } from '../emulator/phone.ts'

/** What the page may fetch of a message: a photo or a document, undefined for all else. */
export function fileIdOf({ photo, document }: PhoneMessage): string | undefined {
  return photo?.at(-1)?.file_id ?? document?.file_id
}

/**
 * Answers with a file that somebody sent. Only a picture is shown; everything else is saved, so that no upload can act as
 * a page of ours.
 */
export function sendUpload(response: ServerResponse, { bytes }: { readonly bytes: Uint8Array }): void {
  const type = pictureType(bytes)
  response.writeHead(200, {
    'Content-Type': type ?? 'application/octet-stream',
    'Content-Disposition': type ? 'inline' : 'attachment',
    'Cache-Control': 'private, max-age=3600',
  })
  response.end(bytes)
}

/** The kind of a picture, told by its first bytes and not by its name. SVG counts as none: it can carry scripts. */
export function pictureType(bytes: Uint8Array): string | undefined {
  const start = Buffer.from(bytes.subarray(0, 12)).toString('latin1')
  if (start.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png'
  if (start.startsWith('\xff\xd8\xff')) return 'image/jpeg'
  if (start.startsWith('GIF8')) return 'image/gif'
  if (start.startsWith('RIFF') && start.endsWith('WEBP')) return 'image/webp'
  return undefined
}
