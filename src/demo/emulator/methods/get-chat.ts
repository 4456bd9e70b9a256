import type { Method } from './registry.ts'

/** https://core.telegram.org/bots/api#getchat */
export const getChat: Method = (telegram, parameters) => ({
  ...telegram.chatOf(parameters).chat,
  accent_color_id: 0,
  max_reaction_count: 11,
  accepted_gift_types: {
    unlimited_gifts: true,
    limited_gifts: true,
    unique_gifts: true,
    premium_subscription: true,
    gifts_from_channels: true,
  },
})
