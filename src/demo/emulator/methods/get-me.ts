import type { Method } from './registry.ts'

/** https://core.telegram.org/bots/api#getme */
export const getMe: Method = (telegram) => ({
  ...telegram.botUser,
  can_join_groups: true,
  can_read_all_group_messages: true,
  supports_inline_queries: false,
  can_connect_to_business: false,
  has_main_web_app: false,
  has_topics_enabled: false,
  allows_users_to_create_topics: false,
  can_manage_bots: false,
  supports_join_request_queries: false,
})
