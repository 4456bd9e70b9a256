/** Work in small steps: whoever runs it decides whether others have their turn between them. */

/** Runs it without a pause. */
export function toEnd<T>(steps: Generator<void, T, void>): T {
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
  }
}
