/** Encrypts what people wrote while it must lie on disk, and names chats in logs and keys without their ids. */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'

const algorithm = 'aes-256-gcm'
const nonceBytes = 12
const tagBytes = 16

export interface Seal {
  /** Encrypts and authenticates; `label` (such as a row's id) must be given again to open. */
  seal(text: string, label: string): Uint8Array
  /** @returns `undefined` when the key, the label or the bytes are not those that were sealed. */
  open(sealed: Uint8Array, label: string): string | undefined
}

/** A key of its own for each purpose, so that one use cannot open what another sealed. */
function keyFor(dataKey: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', dataKey, Buffer.alloc(0), `elchi/${purpose}`, 32))
}

/** @param dataKey 32 bytes, `DATA_KEY`. */
export function createSeal(dataKey: Buffer, purpose: string): Seal {
  const key = keyFor(dataKey, purpose)
  return {
    seal(text, label) {
      const nonce = randomBytes(nonceBytes)
      const cipher = createCipheriv(algorithm, key, nonce).setAAD(Buffer.from(label))
      const encrypted = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return Buffer.concat([nonce, cipher.getAuthTag(), encrypted])
    },
    open(sealed, label) {
      if (sealed.length < nonceBytes + tagBytes) return undefined
      const bytes = Buffer.from(sealed)
      const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, nonceBytes))
      decipher.setAAD(Buffer.from(label)).setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes))
      try {
        return decipher.update(bytes.subarray(nonceBytes + tagBytes), undefined, 'utf8') + decipher.final('utf8')
      } catch {
        return undefined
      }
    },
  }
}

/** A chat's name where its id must not stand; branded, so that an id cannot be passed by mistake. */
export type ChatHash = string & { readonly brand: 'ChatHash' }

const hashOf = (key: Buffer, value: string): ChatHash =>
  createHmac('sha256', key).update(value).digest('base64url').slice(0, 22) as ChatHash // the one place that makes them

/** Names asked for again and again while a chat is active; hashing each time would cost more than the rest of a turn. */
const mostRemembered = 10_000

function remembered(make: (chatId: number) => ChatHash): (chatId: number) => ChatHash {
  const names = new Map<number, ChatHash>()
  return (chatId) => {
    const known = names.get(chatId)
    if (known !== undefined) return known
    if (names.size >= mostRemembered) names.clear()
    const name = make(chatId)
    names.set(chatId, name)
    return name
  }
}

/**
 * Names a chat for keys: the same always, and of no use without `DATA_KEY`.
 *
 * @param purpose `chat` for session keys, locks and marks; names of different purposes cannot be joined.
 */
export function createChatKey(dataKey: Buffer, purpose = 'chat'): (chatId: number) => ChatHash {
  const key = keyFor(dataKey, purpose)
  return remembered((chatId) => hashOf(key, String(chatId)))
}

const dayMs = 86_400_000

/** Names a chat for the log: another name every day (UTC), so that lines of two days cannot be joined. */
export function createLogChat(dataKey: Buffer, now: () => number): (chatId: number) => ChatHash {
  let day = Number.NaN
  let name: (chatId: number) => ChatHash = () => '' as ChatHash // replaced before its first use: no day equals NaN
  return (chatId) => {
    const today = Math.floor(now() / dayMs)
    if (today !== day) {
      day = today
      const key = keyFor(dataKey, `log/${day}`)
      name = remembered((id) => hashOf(key, String(id)).slice(0, 10) as ChatHash)
    }
    return name(chatId)
  }
}

/** A keyed hash of a text, to find the same text again without keeping it. */
export type Mark = (text: string) => string

const markLength = 16

/** @param purpose keeps the marks of one use apart from those of another. */
export function createMark(dataKey: Buffer, purpose: string): Mark {
  const key = keyFor(dataKey, `mark/${purpose}`)
  return (text) => hashOf(key, text).slice(0, markLength)
}
