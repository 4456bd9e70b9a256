import type { IncomingHttpHeaders } from 'node:http'
import { isRecord, type Parameters, type UploadedFile } from './parameters.ts'
import { badRequest } from './refusal.ts'

/** Reads the parameters of a call from its query string and its body (JSON, urlencoded or multipart). */
export function parametersOf(query: string, headers: IncomingHttpHeaders, body: Buffer): Parameters {
  const fromQuery = query === '' ? undefined : Object.fromEntries(new URLSearchParams(query))
  if (body.length === 0) return fromQuery ?? {}
  const type = headers['content-type'] ?? ''
  const fromBody = type.includes('application/json')
    ? jsonBody(body)
    : type.includes('multipart/form-data')
      ? multipartBody(body, type)
      : type.includes('application/x-www-form-urlencoded')
        ? Object.fromEntries(new URLSearchParams(body.toString()))
        : {}
  return fromQuery ? { ...fromQuery, ...fromBody } : fromBody
}

function jsonBody(body: Buffer): Parameters {
  try {
    const parsed: unknown = JSON.parse(body.toString())
    if (isRecord(parsed)) return parsed
  } catch {
    // Refused below, together with JSON that is no object.
  }
  throw badRequest("can't parse request: expected JSON object")
}

/** Parts named as in Telegram's protocol: a field is text, a file keeps its name and type. */
function multipartBody(body: Buffer, type: string): Parameters {
  const boundary = /boundary=(?:"([^"]+)"|([^;]+))/i.exec(type)
  const mark = boundary?.[1] ?? boundary?.[2]
  if (!mark) throw badRequest("can't parse request: boundary is not found")
  const parameters: Record<string, unknown> = {}
  const delimiter = Buffer.from(`--${mark.trim()}`)
  let from = body.indexOf(delimiter)
  while (from >= 0) {
    const next = body.indexOf(delimiter, from + delimiter.length)
    if (next < 0) break
    // A part stands between "\r\n" after one delimiter and "\r\n" before the next.
    const part = body.subarray(from + delimiter.length + 2, next - 2)
    const headEnd = part.indexOf('\r\n\r\n')
    const head = part.subarray(0, headEnd).toString()
    const name = headField(head, 'name')
    if (headEnd >= 0 && name) {
      const content = part.subarray(headEnd + 4)
      const fileName = headField(head, 'filename')
      parameters[name] =
        fileName === undefined
          ? content.toString()
          : ({
              name: fileName,
              type: /^content-type:\s*(.+)$/im.exec(head)?.[1]?.trim() ?? 'application/octet-stream',
              bytes: Buffer.from(content),
            } satisfies UploadedFile)
    }
    from = next
  }
  return parameters
}

/** A field of a part's head; clients write it with and without quotes. */
function headField(head: string, name: string): string | undefined {
  const match = new RegExp(`;\\s*${name}=(?:"((?:[^"\\\\]|\\\\.)*)"|([^;\\r\\n]*))`, 'i').exec(head)
  return match?.[1] ?? match?.[2]
}
