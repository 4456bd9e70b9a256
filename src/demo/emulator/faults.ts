import type { RefusalParameters } from './refusal.ts'

/** An error answer in place of the real one; nothing is done. */
export interface FaultAnswer {
  readonly error_code: number
  readonly description: string
  readonly parameters?: RefusalParameters
}

/**
 * What goes wrong: the connection breaks before or after the call was done, a 502 before or after,
 * no answer for a while and then a broken connection (the call is not done), a chosen error, or message id 0.
 */
export type FaultKind =
  | 'drop-before'
  | 'deliver-then-drop'
  | '502-before'
  | '502-after'
  | 'silence'
  | 'message-id-zero'
  | FaultAnswer

/** One planned fault: for a method (`*` for any), so many times, one after another in the order they were added. */
export interface Fault {
  readonly method: string
  readonly kind: FaultKind
  readonly times?: number
  /** How long a silence lasts; 30 s when not said. */
  readonly ms?: number
  /** Only for calls to this chat. */
  readonly chat_id?: number
}

interface Planned {
  readonly fault: Fault
  left: number
}

/** The faults planned for one emulator. */
export class Faults {
  #planned: Planned[] = []

  /** Plans a fault. */
  add(fault: Fault): void {
    this.#planned.push({ fault, left: fault.times ?? 1 })
  }

  /** Forgets all that is planned. */
  clear(): void {
    this.#planned = []
  }

  /** How many faults have not struck yet. */
  get pending(): number {
    return this.#planned.reduce((sum, { left }) => sum + left, 0)
  }

  /** Uses up and gives back the first fault that fits this call. */
  take(method: string, chatId: unknown): Fault | undefined {
    if (this.#planned.length === 0) return undefined
    const index = this.#planned.findIndex(
      ({ fault }) =>
        (fault.method === '*' || fault.method.toLowerCase() === method.toLowerCase()) &&
        (fault.chat_id === undefined || fault.chat_id === Number(chatId)),
    )
    const planned = this.#planned[index]
    if (!planned) return undefined
    planned.left--
    if (planned.left <= 0) this.#planned.splice(index, 1)
    return planned.fault
  }
}
