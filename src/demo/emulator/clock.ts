/** Telegram's own clock: real time (or the time handed in) plus whatever a test has let pass. */
export interface Clock {
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Whole seconds since 1970, as the Bot API writes dates. */
  readonly seconds: () => number
  /** Lets time pass without waiting; only what Telegram itself dates or counts moves, real timers do not. */
  readonly advance: (ms: number) => void
}

/** Makes a clock on top of `base`, which answers in milliseconds. */
export function createClock(base: () => number = () => Date.now()): Clock {
  let ahead = 0
  const now = () => base() + ahead
  return {
    now,
    seconds: () => Math.floor(now() / 1000),
    advance: (ms) => {
      ahead += ms
    },
  }
}
