import { badRequest } from './refusal.ts'

const protocols = /^(https?|tg|ton|tonsite):\/\//i

/** The person behind `tg://user?id=…`, or undefined when the link is another one. */
export function linkedUserId(url: string): number | undefined {
  const match = /^tg:(?:\/\/)?user\?(?:.*&)?id=(\d{1,15})(?:&|$)/i.exec(url.trim())
  return match?.[1] ? Number(match[1]) || undefined : undefined
}

/** The link as Telegram stores it (a bare domain gets http://), or '' when it is no link. */
export function checkedLink(url: string): string {
  return 'url' in examine(url) ? (examine(url) as { url: string }).url : ''
}

/** The same, but a wrong link is refused as "<what> URL '…' is invalid: …". */
export function requireLink(url: string, what: string): string {
  const examined = examine(url)
  if ('url' in examined) return examined.url
  throw badRequest(`${what} URL '${url}' is invalid: ${examined.problem}`)
}

function examine(raw: string): { url: string } | { problem: string } {
  const url = raw.trim()
  if (url === '') return { problem: 'URL host is empty' }
  const scheme = /^([a-zA-Z][a-zA-Z0-9+.-]*):\/\//.exec(url)
  if (scheme && !protocols.test(url)) return { problem: 'Unsupported URL protocol' }
  if (scheme && !/^http/i.test(url)) return { url }
  if (/^tg:/i.test(url)) return { url: `tg://${url.slice(3)}` }
  try {
    const parsed = new URL(scheme ? url : `http://${url}`)
    const host = parsed.hostname
    const isName = host.includes('.') && !host.endsWith('.') && /\.(xn--[a-z0-9-]+|[\p{L}]{2,})$/iu.test(host)
    const isAddress = /^\d+(\.\d+){3}$/.test(host) || host.startsWith('[') || host === 'localhost'
    if (!isName && !isAddress) return { problem: 'Wrong HTTP URL' }
    const written = scheme ? url : `http://${url}`
    return { url: parsed.pathname === '/' && !/[?#]/.test(written) && !written.endsWith('/') ? `${written}/` : written }
  } catch {
    return { problem: 'Wrong HTTP URL' }
  }
}
