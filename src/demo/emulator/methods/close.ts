import type { Method } from './registry.ts'

/** https://core.telegram.org/bots/api#close */
export const close: Method = () => true
