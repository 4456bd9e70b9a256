/** How calls to Telegram are repeated: backoff with chance in it, `retry_after` honoured, a deadline over all attempts. */
import { setTimeout as sleep } from 'node:timers/promises'
import { Api, type Transformer } from 'grammy'
import type { TelegramConnection } from './connection.ts'
import { classifyAnswer, classifyError, meaningOf, type SendError } from './send-error.ts'

export interface ClientPolicy {
  /**
   * What to do when a call may have been carried out although no answer came. Replies `repeat` once (a second answer
   * harms nobody, none does); broadcasts `report`, and the ledger says unknown.
   */
  readonly onUnknown: 'repeat' | 'report'
  /** For all attempts of one call together, waiting included. */
  readonly deadlineMs: number
  /** Told of every failed attempt. */
  readonly onFailure?: (method: string, failure: SendError) => void
}

const firstDelayMs = 250
const maxDelayMs = 8_000

/** Doubles from 250 ms to 8 s, with half of it left to chance so that many callers do not return at once. */
function backoffMs(attempt: number, random: () => number): number {
  const whole = Math.min(maxDelayMs, firstDelayMs * 2 ** (attempt - 1))
  return whole / 2 + (whole / 2) * random()
}

/** Repeats what may be repeated until the deadline; everything else goes back to the caller as it came. */
export function retrying(policy: ClientPolicy, random: () => number = Math.random): Transformer {
  return async (call, method, payload, signal) => {
    const giveUpAt = Date.now() + policy.deadlineMs
    for (let attempt = 1, unknowns = 0; ; attempt++) {
      let failure: SendError
      let outcome:
        | { type: 'answer'; answer: Awaited<ReturnType<typeof call<typeof method>>> }
        | { type: 'thrown'; error: unknown }
      try {
        const answer = await call(method, payload, signal)
        if (answer.ok) return answer
        failure = classifyAnswer(answer)
        outcome = { type: 'answer', answer }
      } catch (error) {
        if (signal?.aborted) throw error
        failure = classifyError(error)
        outcome = { type: 'thrown', error }
      }
      policy.onFailure?.(method, failure)
      if (failure.kind === 'unknown') unknowns++
      const may =
        meaningOf[failure.kind].repeatable ||
        (failure.kind === 'unknown' && policy.onUnknown === 'repeat' && unknowns <= 1)
      const delayMs =
        failure.retryAfterSeconds === undefined ? backoffMs(attempt, random) : failure.retryAfterSeconds * 1000
      if (!may || Date.now() + delayMs > giveUpAt) {
        if (outcome.type === 'answer') return outcome.answer
        throw outcome.error
      }
      await sleep(delayMs, undefined, { signal: signal as unknown as AbortSignal }) // grammY types its own shim of it
    }
  }
}

/** An Api for one kind of caller over a shared connection. */
export function createApi(token: string, connection: TelegramConnection, policy: ClientPolicy): Api {
  const api = new Api(token, connection.options)
  api.config.use(connection.direct, retrying(policy))
  return api
}
