/** Makes a release of a content folder: read, checked, and what takes long to learn from it learnt. */
import { learnModels } from '../answers/understand.ts'
import { checkItems } from './check.ts'
import { itemsOf } from './knowledge.ts'
import { loadContent, type Problem, withLines } from './load.ts'
import type { Release } from './release.ts'
import { knowledgeOf } from './snapshot.ts'

export type Compiled =
  | { readonly type: 'ok'; readonly release: Omit<Release, 'hash'> }
  | { readonly type: 'refused'; readonly problems: readonly Problem[] }

export function compileContent(root: string): Compiled {
  const loaded = loadContent(root)
  if (loaded.type === 'refused') return { type: 'refused', problems: withLines(root, loaded.problems) }
  const items = itemsOf(loaded.items)
  const problems = checkItems(items)
  if (problems.length > 0) return { type: 'refused', problems: withLines(root, problems) }
  return { type: 'ok', release: { seeds: loaded.items, models: learnModels(knowledgeOf(items)) } }
}
