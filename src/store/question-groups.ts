/** Open questions in groups that ask the same: found again by keyed marks, counted by country, decided on by staff. */
import { type ExpressionBuilder, sql } from 'kysely'
import { type AuditEntry, record } from './audit.ts'
import type { Db, OpenQuestionsTable, Tables, Tx } from './schema.ts'

/** `open` waits for staff; `answered` was given to an entry; `not-ours` never shows again. */
export type GroupState = 'open' | 'answered' | 'not-ours'

/** A question as it lies in the table, before it has a group. */
export type StoredQuestion = Omit<OpenQuestionsTable, 'group_id'>

/** A group that shares keys with a question. */
export interface Candidate {
  readonly id: string
  /** How many keys it shares, and how many it has. */
  readonly shared: number
  readonly keyCount: number
  /** Its newest question; `undefined` when all have expired. */
  readonly sample: { readonly id: string; readonly sealed: Uint8Array } | undefined
}

/** What is known of a question for finding its group. */
export interface GroupWish {
  /** `ky`, `uz`, `tg`, `ru` or `other`. */
  readonly language: string
  /** Marks of its telling words. */
  readonly keys: readonly string[]
  /** For a group of its own, when no other fits. */
  readonly newId: string
  /** Picks the group that asks the same. Must not wait for anything: a transaction is open. */
  readonly choose: (candidates: readonly Candidate[]) => string | undefined
}

const mostCandidates = 12
/** A key that more groups have is common: it is not counted on. */
const commonFrom = 2_000
/** Rows that one look-up reads at most. */
const mostRead = 4_000
/** After so long an answered group that is still asked in vain waits for staff again: the answer is not found. */
const answeredRestMs = 7 * 86_400_000

/** Those keys that tell most: as many of the rarest as can be read at once, and always one. */
async function rareKeys(db: Db | Tx, keys: readonly string[]): Promise<string[]> {
  if (keys.length === 0) return []
  const counts = [...new Set(keys)].map(
    (key) => sql`select ${key} as key,
      (select count(*) from (select 1 from question_keys where key = ${key} limit ${sql.lit(commonFrom)}) as few) as groups`,
  )
  const { rows } = await sql<{ key: string; groups: number }>`${sql.join(counts, sql` union all `)}`.execute(db)
  let sum = 0
  return rows
    .map(({ key, groups }) => ({ key, groups: Number(groups) }))
    .filter(({ groups }) => groups > 0)
    .sort((a, b) => a.groups - b.groups)
    .filter(({ groups }, index) => {
      sum += groups
      return index === 0 || sum <= mostRead
    })
    .map(({ key }) => key)
}

/** The groups that share most keys with a question, in its language and about the same answer. */
async function candidatesFor(tx: Tx, question: StoredQuestion, { language, keys }: GroupWish): Promise<Candidate[]> {
  const rare = await rareKeys(tx, keys)
  if (rare.length === 0) return []
  const near = await tx
    .selectFrom((from) =>
      from.selectFrom('question_keys').select('group_id').where('key', 'in', rare).limit(mostRead).as('near'),
    )
    .innerJoin('question_groups', 'question_groups.id', 'near.group_id')
    .select('near.group_id as id')
    .where('question_groups.language', '=', language)
    .where('question_groups.topic', '=', question.topic ?? '')
    .groupBy('near.group_id')
    .orderBy(sql`count(*)`, 'desc')
    .orderBy('near.group_id')
    .limit(mostCandidates)
    .execute()
  if (near.length === 0) return []
  const ids = near.map(({ id }) => id)
  const groups = await tx
    .selectFrom('question_groups')
    .leftJoin('open_questions', 'open_questions.id', 'question_groups.sample')
    .select(['question_groups.id', 'sample', 'key_count', 'sealed'])
    .select(({ selectFrom }) =>
      selectFrom('question_keys')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .whereRef('question_keys.group_id', '=', 'question_groups.id')
        .where('question_keys.key', 'in', [...keys])
        .as('shared'),
    )
    .where('question_groups.id', 'in', ids)
    .execute()
  return groups.map(({ id, shared, key_count, sample, sealed }) => ({
    id,
    shared: Number(shared),
    keyCount: key_count,
    sample: sample === null || sealed === null ? undefined : { id: sample, sealed },
  }))
}

const countryOf = (country: string | null): string => country ?? 'unknown'

/** Puts a question that lies in the table into its group, a new one where none asks the same. @returns the group. */
async function join(tx: Tx, question: StoredQuestion, wish: GroupWish, now: number): Promise<string> {
  const chosen = wish.choose(await candidatesFor(tx, question, wish))
  const id = chosen ?? wish.newId
  const topic = question.topic ?? ''
  if (chosen === undefined) {
    const { language } = wish
    const keys = [...new Set(wish.keys)]
    const group = { id, language, topic, state: 'open', sample: question.id, key_count: keys.length, decided_at: null }
    await tx.insertInto('question_groups').values(group).execute()
    if (keys.length > 0)
      await tx
        .insertInto('question_keys')
        .values(keys.map((key) => ({ key, group_id: id })))
        .execute()
  }
  await tx.updateTable('open_questions').set({ group_id: id }).where('id', '=', question.id).execute()
  const group = await tx
    .selectFrom('question_groups')
    .select(['language', 'state', 'decided_at'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  const isAskedAgain = group.state === 'answered' && (group.decided_at ?? 0) < now - answeredRestMs
  const state = isAskedAgain ? 'open' : group.state
  if (isAskedAgain) {
    await tx.updateTable('question_groups').set({ state, decided_at: null }).where('id', '=', id).execute()
    await tx.updateTable('question_counts').set({ state }).where('group_id', '=', id).execute()
  }
  const day = question.asked_day
  for (const country of ['all', countryOf(question.country)]) {
    await tx
      .insertInto('question_counts')
      .values({ group_id: id, country, language: group.language, topic, state, asked: 1, last_day: day })
      .onConflict((conflict) =>
        conflict.columns(['group_id', 'country']).doUpdateSet((eb) => ({
          asked: eb(eb.ref('question_counts.asked'), '+', 1),
          last_day: newer(eb, day),
        })),
      )
      .execute()
  }
  // A question of yesterday that came late must not stand for the group: it would expire before the others.
  await tx
    .updateTable('question_groups')
    .set({ sample: question.id })
    .where('id', '=', id)
    .where(({ eb, selectFrom }) =>
      eb(
        selectFrom('question_counts').select('last_day').where('group_id', '=', id).where('country', '=', 'all'),
        '=',
        day,
      ),
    )
    .execute()
  return id
}

const newer = (eb: ExpressionBuilder<Tables, 'question_counts'>, day: string) =>
  eb.case().when(eb.ref('question_counts.last_day'), '<', day).then(day).else(eb.ref('question_counts.last_day')).end()

/** Keeps a question in its group, and drops those that were asked before a day (YYYY-MM-DD). */
export async function addOpenQuestion(
  db: Db,
  question: StoredQuestion,
  wish: GroupWish,
  dropBefore: string,
  now: number,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await dropQuestions(tx, dropBefore)
    await tx
      .insertInto('open_questions')
      .values({ ...question, group_id: null })
      .execute()
    await join(tx, question, wish, now)
  })
}

/** Questions from before there were groups. */
export async function ungroupedQuestions(db: Db, limit: number): Promise<StoredQuestion[]> {
  const rows = await db.selectFrom('open_questions').selectAll().where('group_id', 'is', null).limit(limit).execute()
  return rows.map(({ group_id: _, ...question }) => question)
}

/** Gives such a question its group, unless another process did. */
export async function groupQuestion(db: Db, question: StoredQuestion, wish: GroupWish, now: number): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const { numUpdatedRows } = await tx
      .updateTable('open_questions')
      .set({ group_id: wish.newId })
      .where('id', '=', question.id)
      .where('group_id', 'is', null)
      .executeTakeFirst()
    if (numUpdatedRows > 0n) await join(tx, question, wish, now)
  })
}

/** Deletes what is too old; groups without a question go too, but for those that must never show again. */
async function dropQuestions(tx: Tx, before: string): Promise<void> {
  const old = await tx
    .deleteFrom('open_questions')
    .where('asked_day', '<', before)
    .returning(['group_id', 'country'])
    .execute()
  const lost = new Map<string, { readonly group: string; readonly country: string; count: number }>()
  for (const { group_id: group, country: asked } of old) {
    if (group === null) continue
    for (const country of ['all', countryOf(asked)]) {
      const known = lost.get(`${group} ${country}`)
      if (known) known.count++
      else lost.set(`${group} ${country}`, { group, country, count: 1 })
    }
  }
  for (const { group, country, count } of lost.values()) {
    await tx
      .updateTable('question_counts')
      .set((eb) => ({ asked: eb('asked', '-', count) }))
      .where('group_id', '=', group)
      .where('country', '=', country)
      .execute()
  }
  for (const group of new Set([...lost.values()].map((one) => one.group))) await dropIfEmpty(tx, group)
}

async function dropIfEmpty(tx: Tx, group: string): Promise<void> {
  await tx.deleteFrom('question_counts').where('group_id', '=', group).where('asked', '<=', 0).execute()
  const left = await tx.selectFrom('open_questions').select('id').where('group_id', '=', group).executeTakeFirst()
  if (left) return
  await tx.updateTable('question_groups').set({ sample: null }).where('id', '=', group).execute()
  const { numDeletedRows } = await tx
    .deleteFrom('question_groups')
    .where('id', '=', group)
    .where('state', '!=', 'not-ours')
    .executeTakeFirst()
  if (numDeletedRows > 0n) await tx.deleteFrom('question_keys').where('group_id', '=', group).execute()
}

/** How the list is looked at. */
export interface GroupFilter {
  readonly state: GroupState
  /** Empty for questions without an answer. */
  readonly topic: string
  /** `all`, `kg`, `uz`, `tj` or `unknown`. */
  readonly country: string
  readonly language: string | undefined
  readonly order: 'often' | 'newest'
}

/** A group in a list; how often and when last, in the country that was asked for. */
export interface ListedGroup {
  readonly id: string
  readonly language: string
  readonly topic: string
  readonly asked: number
  /** YYYY-MM-DD. */
  readonly lastDay: string
  readonly sample: Candidate['sample']
}

const listed = (db: Db) =>
  db
    .selectFrom('question_counts')
    .innerJoin('question_groups', 'question_groups.id', 'question_counts.group_id')
    .leftJoin('open_questions', 'open_questions.id', 'question_groups.sample')
    .select([
      'question_counts.group_id as id',
      'question_counts.language',
      'question_counts.topic',
      'question_counts.asked',
      'question_counts.last_day',
      'question_groups.sample',
      'open_questions.sealed',
    ])

type ListedRow = Awaited<ReturnType<ReturnType<typeof listed>['execute']>>[number]

const asListed = ({ last_day, sample, sealed, ...row }: ListedRow): ListedGroup => ({
  ...row,
  lastDay: last_day,
  sample: sample === null || sealed === null ? undefined : { id: sample, sealed },
})

/** One page of the list. */
export async function listGroups(db: Db, filter: GroupFilter, limit: number, offset: number): Promise<ListedGroup[]> {
  const { state, topic, country, language, order } = filter
  const [first, second] = order === 'often' ? (['asked', 'last_day'] as const) : (['last_day', 'asked'] as const)
  const rows = await listed(db)
    .where('question_counts.state', '=', state)
    .where('question_counts.topic', '=', topic)
    .where('question_counts.country', '=', country)
    .$if(language !== undefined, (query) => query.where('question_counts.language', '=', language as string)) // checked just before
    .orderBy(`question_counts.${first}`, 'desc')
    .orderBy(`question_counts.${second}`, 'desc')
    .orderBy('question_counts.group_id', 'desc')
    .limit(limit)
    .offset(offset)
    .execute()
  return rows.map(asListed)
}

/** Open groups that share keys with what staff typed, those that share most first, and of these the most asked. */
export async function searchGroups(db: Db, keys: readonly string[], limit: number): Promise<ListedGroup[]> {
  const rare = await rareKeys(db, keys)
  if (rare.length === 0) return []
  const found = await db
    .selectFrom('question_keys')
    .innerJoin('question_counts', 'question_counts.group_id', 'question_keys.group_id')
    .select('question_keys.group_id')
    .where('question_keys.key', 'in', rare)
    .where('question_counts.state', '=', 'open')
    .where('question_counts.country', '=', 'all')
    .groupBy(['question_keys.group_id', 'question_counts.asked'])
    .orderBy(sql`count(*)`, 'desc')
    .orderBy('question_counts.asked', 'desc')
    .orderBy('question_keys.group_id')
    .limit(limit)
    .execute()
  const ids = found.map(({ group_id }) => group_id)
  if (ids.length === 0) return []
  const rows = await listed(db)
    .where('question_counts.group_id', 'in', ids)
    .where('question_counts.country', '=', 'all')
    .execute()
  return rows.map(asListed).sort((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id))
}

/** How many groups wait, and how many questions are in them. @param topic all of them when not given. */
export async function openGroupTotals(db: Db, topic?: string): Promise<{ groups: number; questions: number }> {
  const row = await db
    .selectFrom('question_counts')
    .select(({ fn }) => [fn.countAll<number>().as('groups'), fn.sum<number | null>('asked').as('questions')])
    .where('state', '=', 'open')
    .where('country', '=', 'all')
    .$if(topic !== undefined, (query) => query.where('topic', '=', topic as string)) // checked just before
    .executeTakeFirstOrThrow()
  return { groups: Number(row.groups), questions: Number(row.questions ?? 0) }
}

/** A group with its newest questions. */
export interface GroupDetails extends ListedGroup {
  readonly state: GroupState
  /** By country, most first; without `all`. */
  readonly countries: readonly { readonly country: string; readonly asked: number }[]
  readonly newest: readonly { readonly id: string; readonly sealed: Uint8Array }[]
}

export async function findGroup(db: Db, id: string, mostQuestions: number): Promise<GroupDetails | undefined> {
  const row = await listed(db)
    .select('question_groups.state')
    .where('question_counts.group_id', '=', id)
    .where('question_counts.country', '=', 'all')
    .executeTakeFirst()
  if (!row) return undefined
  const countries = await db
    .selectFrom('question_counts')
    .select(['country', 'asked'])
    .where('group_id', '=', id)
    .where('country', '!=', 'all')
    .orderBy('asked', 'desc')
    .orderBy('country')
    .execute()
  const newest = await db
    .selectFrom('open_questions')
    .select(['id', 'sealed'])
    .where('group_id', '=', id)
    .orderBy('asked_day', 'desc')
    .orderBy('id')
    .limit(mostQuestions)
    .execute()
  const { state, ...rest } = row
  return { ...asListed(rest), state: state as GroupState, countries, newest } // written here alone
}

/** Gives a group its state. @returns whether it was in the state that staff saw; if not, nothing changed. */
export async function decideGroup(
  tx: Tx,
  id: string,
  from: GroupState,
  to: GroupState,
  entry: AuditEntry,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('question_groups')
    .set({ state: to, decided_at: to === 'open' ? null : entry.at })
    .where('id', '=', id)
    .where('state', '=', from)
    .executeTakeFirst()
  if (numUpdatedRows === 0n) return false
  await tx.updateTable('question_counts').set({ state: to }).where('group_id', '=', id).execute()
  await record(tx, entry)
  return true
}
