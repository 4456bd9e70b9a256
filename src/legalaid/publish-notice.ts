/** What is public is found by people at once: every process builds its snapshot anew. */
import type { Services } from '../services.ts'

/** After the commit. Where nobody can be told now, the next notice or start brings it. */
export async function tellReaders({ state, log }: Pick<Services, 'state' | 'log'>): Promise<void> {
  await state
    .notify({ about: 'content' })
    .catch((error: unknown) => log.warn('processes cannot be told of new content', { error }))
}
