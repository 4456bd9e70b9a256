import { setImmediate } from 'node:timers/promises'

/** So long others wait at most, beside one step. */
const longestMs = 5

/** Runs work of many small steps to its end, and lets people be answered in between. */
export async function inSteps<T>(steps: Generator<void, T, void>): Promise<T> {
  let since = performance.now()
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
    if (performance.now() - since < longestMs) continue
    await setImmediate()
    since = performance.now()
  }
}
