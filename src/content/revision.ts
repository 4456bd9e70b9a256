/** The life of a revision: written, looked at by a second person, public or given back. Pure rules. */

export const revisionStates = ['draft', 'review', 'published', 'dropped'] as const
export type RevisionState = (typeof revisionStates)[number]

/** `entry` changes facts and words, `translation` words alone; `archive` puts an entry away, `unarchive` brings it back. */
export const revisionKinds = ['entry', 'translation', 'archive', 'unarchive'] as const
export type RevisionKind = (typeof revisionKinds)[number]

/** What a rule looks at. */
export interface RevisionFacts {
  readonly state: RevisionState
  /** Telegram user id. */
  readonly author: number
}

export type RevisionStep =
  | { readonly type: 'edit' | 'submit' | 'withdraw' | 'drop'; readonly by: number }
  /** `alone`: nobody reviews, which administrators may allow a desk of one person. */
  | { readonly type: 'publish'; readonly by: number; readonly mayReview: boolean; readonly alone: boolean }
  | { readonly type: 'return'; readonly by: number; readonly mayReview: boolean }

export type RevisionRefusal = 'not-author' | 'own-work' | 'wrong-state' | 'no-right'

export type RevisionTaken =
  | { readonly ok: true; readonly state: RevisionState }
  | { readonly ok: false; readonly reason: RevisionRefusal }

const taken = (state: RevisionState): RevisionTaken => ({ ok: true, state })
const refused = (reason: RevisionRefusal): RevisionTaken => ({ ok: false, reason })

/** @returns the state that a revision moves to, or why it stays as it is. */
export function revisionStep({ state, author }: RevisionFacts, step: RevisionStep): RevisionTaken {
  switch (step.type) {
    case 'edit':
    case 'submit':
      if (step.by !== author) return refused('not-author')
      if (state !== 'draft') return refused('wrong-state')
      return taken(step.type === 'submit' ? 'review' : 'draft')
    case 'withdraw':
      if (step.by !== author) return refused('not-author')
      return state === 'review' ? taken('draft') : refused('wrong-state')
    case 'drop':
      if (step.by !== author) return refused('not-author')
      return state === 'draft' || state === 'review' ? taken('dropped') : refused('wrong-state')
    case 'publish':
      if (state !== 'review') return refused('wrong-state')
      if (step.alone && step.by === author) return taken('published')
      if (!step.mayReview) return refused('no-right')
      return step.by === author ? refused('own-work') : taken('published')
    case 'return':
      if (state !== 'review') return refused('wrong-state')
      if (!step.mayReview) return refused('no-right')
      return step.by === author ? refused('own-work') : taken('draft')
  }
}
