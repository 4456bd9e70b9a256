/** grammY's session over any text store; writes only what changed, since most updates change nothing. */
import type { SessionRecord, SessionStore } from './shared-state.ts'

export interface TextStore {
  read(key: string): Promise<string | undefined>
  write(key: string, value: string): Promise<void>
  delete(key: string): Promise<void>
}

export function sessionStorage(store: TextStore): SessionStore {
  /** What each session looked like when it was read; it goes with the session object itself. */
  const asRead = new WeakMap<SessionRecord, string>()
  return {
    async read(key) {
      const text = await store.read(key)
      if (text === undefined) return undefined
      const record: SessionRecord = JSON.parse(text)
      asRead.set(record, text)
      return record
    },
    async write(key, record) {
      const text = JSON.stringify(record)
      if (asRead.get(record) === text) return
      await store.write(key, text)
    },
    delete: (key) => store.delete(key),
  }
}
