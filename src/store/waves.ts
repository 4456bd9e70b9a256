/** Waves: the runs over the ledger of a broadcast, each with the content that was approved for it. */
import type { Broadcast, WaveKind } from '../broadcasts/broadcast.ts'
import type { Db, Tx, WavesTable } from './schema.ts'

/** Newcomers have a wave of their own, which is open as long as the first. */
export const newcomerWave = 0
export const firstWave = 1

export interface Wave {
  readonly broadcast: string
  readonly wave: number
  readonly kind: WaveKind
  /** `undefined` until its deliveries are written. */
  readonly audience: number | undefined
  /** The broadcast as it was approved for this wave. */
  readonly content: Broadcast
  readonly author: number
  readonly hash: string
  /** `undefined` while a correction waits for its second person. */
  readonly approvedBy: number | undefined
  readonly approvedAt: number | undefined
  readonly createdAt: number
  readonly startedAt: number | undefined
  readonly stoppedAt: number | undefined
  readonly endedAt: number | undefined
}

/** For the files of this table group. */
export function waveOf(row: WavesTable): Wave {
  return {
    broadcast: row.broadcast,
    wave: row.wave,
    kind: row.kind as WaveKind, // written below
    audience: row.audience ?? undefined,
    content: JSON.parse(row.content) as Broadcast,
    author: row.author,
    hash: row.hash,
    approvedBy: row.approved_by ?? undefined,
    approvedAt: row.approved_at ?? undefined,
    createdAt: row.created_at,
    startedAt: row.started_at ?? undefined,
    stoppedAt: row.stopped_at ?? undefined,
    endedAt: row.ended_at ?? undefined,
  }
}

/** In order: newcomers, the first wave, then corrections and retractions, those too that wait for their approval. */
export async function wavesOf(db: Db, broadcast: string): Promise<Wave[]> {
  const rows = await db.selectFrom('waves').selectAll().where('broadcast', '=', broadcast).orderBy('wave').execute()
  return rows.map(waveOf)
}

/** For the files of this table group: the content is kept as it is now, whatever is edited later. */
export async function addWave(
  tx: Tx,
  content: Broadcast,
  wave: number,
  kind: WaveKind,
  approval: { readonly author: number; readonly hash: string; readonly approvedBy: number | null; readonly at: number },
  audience: number | null,
): Promise<void> {
  const { author, hash, approvedBy, at } = approval
  await tx
    .insertInto('waves')
    .values({
      broadcast: content.id,
      wave,
      kind,
      audience,
      content: JSON.stringify(content),
      author,
      hash,
      approved_by: approvedBy,
      approved_at: approvedBy === null ? null : at,
      created_at: at,
      started_at: null,
      stopped_at: null,
      ended_at: null,
      reduced_at: null,
    })
    .execute()
}

/**
 * For the files of this table group: puts two steps of one moment one after the other. Always taken before the row of the
 * broadcast, as the end of a wave does: otherwise each of two could wait for the other.
 */
export async function takeWaves(tx: Tx, broadcast: string): Promise<void> {
  await tx
    .updateTable('waves')
    .set({ kind: 'newcomer' })
    .where('broadcast', '=', broadcast)
    .where('wave', '=', newcomerWave)
    .execute()
}
