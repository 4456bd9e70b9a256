/** The one list of every place where something about a person lives. A guard test compares it with the tables. */

export interface Place {
  readonly where: 'sql' | 'shared-state' | 'memory'
  readonly name: string
  /** What lies there, in words for the people who run the bot. */
  readonly what: string
  /** How it goes: by the person's wish at once, or by itself. */
  /** `staff`: kept while somebody works for an embassy or for us, and to answer for what they did. */
  readonly goes: 'erased' | 'expires' | 'staff'
}

export const places: readonly Place[] = [
  {
    where: 'sql',
    name: 'subscribers',
    what: 'chat id, language, country, region, wish for warnings, day of last contact, since when a message no longer arrives',
    goes: 'erased',
  },
  {
    where: 'sql',
    name: 'sessions',
    what: 'the profile at hand and, for staff, the question that waits for an answer, under a keyed hash of the chat id (without Redis)',
    goes: 'erased',
  },
  {
    where: 'shared-state',
    name: 'elchi:{*}:session',
    what: 'the same with Redis, under a keyed hash of the chat id',
    goes: 'erased',
  },
  {
    where: 'shared-state',
    name: 'elchi:{*}:turn, elchi:{*}:seen:*',
    what: 'ids of handled updates under a keyed hash, 24 h',
    goes: 'expires',
  },
  {
    where: 'memory',
    name: 'profile memory',
    what: 'the last profile, for the time when nothing else can be reached',
    goes: 'erased',
  },
  {
    where: 'memory',
    name: 'asked questions',
    what: 'the last question, until its answer is rated, at most 30 minutes',
    goes: 'erased',
  },
  {
    where: 'sql',
    name: 'open_questions',
    what: 'a question without an answer, encrypted, with its day and language but not who asked; 90 days',
    goes: 'expires',
  },
  {
    where: 'sql',
    name: 'journal',
    what: 'an update, encrypted, until it is answered; then its id alone, 24 h',
    goes: 'expires',
  },
  {
    where: 'sql',
    name: 'set_aside_updates',
    what: 'id and kind of an update that failed; nothing of the person; 30 days',
    goes: 'expires',
  },
  {
    where: 'sql',
    name: 'deliveries',
    what: 'chat id, language and region of whom a broadcast is for, and what became of it; 60 days after the broadcast ends',
    goes: 'erased',
  },
  {
    where: 'sql',
    name: 'delivery_counts',
    what: 'how many had a broadcast, by language and region; nobody is named',
    goes: 'expires',
  },
  {
    where: 'sql',
    name: 'broadcasts',
    what: 'official texts with the Telegram ids of who wrote and who approved them',
    goes: 'staff',
  },
  {
    where: 'sql',
    name: 'waves',
    what: 'the same texts as they were sent, corrected or withdrawn, with the ids of author and approver',
    goes: 'staff',
  },
  {
    where: 'sql',
    name: 'staff',
    what: 'Telegram ids of people with a role, until it is revoked',
    goes: 'staff',
  },
  {
    where: 'sql',
    name: 'invitations',
    what: 'who invited whom to which role; codes only as their hash',
    goes: 'staff',
  },
  {
    where: 'sql',
    name: 'audit',
    what: 'what staff did, with their Telegram ids',
    goes: 'staff',
  },
]
