/**
 * Four search libraries behind one face, each as its documentation sets it up for questions with typing errors. Of the settings
 * tried on the unseen messages, those that found most are here (docs of 2026; English rules for words are off).
 */
import { create, insertMultiple, search } from '@orama/orama'
import { Charset, Index } from 'flexsearch'
import Fuse from 'fuse.js'
import MiniSearch from 'minisearch'

export interface Document {
  readonly topic: string
  readonly text: string
}

/** @returns topics, best first, each as often as it has documents among the first hits. */
export type Find = (text: string) => readonly string[] | Promise<readonly string[]>

/** A topic counts by its best document, so a few dozen hits name enough topics. */
const hits = 100
/** A shorter word is rather another word than a mistyped one, and begins too many. */
const shortest = 4

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []

export const libraries = {
  MiniSearch(documents: readonly Document[]): Find {
    const index = new MiniSearch({
      fields: ['text'],
      tokenize: wordsOf,
      searchOptions: {
        prefix: (word) => word.length >= shortest,
        fuzzy: (word) => (word.length >= shortest ? 0.2 : false),
      },
    })
    index.addAll(documents.map(({ text }, id) => ({ id, text })))
    return (text) => index.search(text).map(({ id }) => topicOf(documents, id))
  },

  async Orama(documents: readonly Document[]): Promise<Find> {
    const tokenizer = {
      language: 'none',
      normalizationCache: new Map<string, string>(),
      // It looks for every word as a beginning and lets none be excepted: short ones begin nearly everything.
      tokenize: (text: string) => wordsOf(text).filter((word) => word.length >= shortest),
    }
    const index = create({ schema: { topic: 'string', text: 'string' }, components: { tokenizer } })
    await insertMultiple(index, [...documents], 1000)
    return async (text) => {
      const found = await search(index, { term: text, properties: ['text'], tolerance: 1, limit: hits })
      return found.hits.map(({ document }) => document.topic)
    }
  },

  'Fuse.js'(documents: readonly Document[]): Find {
    const index = new Fuse(documents, { keys: ['text'], useTokenSearch: true, threshold: 0.3 })
    return (text) => index.search(text, { limit: hits }).map(({ item }) => item.topic)
  },

  FlexSearch(documents: readonly Document[]): Find {
    // `tolerant` finds missing and exchanged letters; it found more than `forward`, which finds beginnings.
    const index = new Index({ tokenize: 'tolerant', encoder: Charset.Default })
    for (const [id, { text }] of documents.entries()) index.add(id, text)
    return (text) => index.search(text, { suggest: true, limit: hits }).map((id) => topicOf(documents, id))
  },
} satisfies Record<string, (documents: readonly Document[]) => Find | Promise<Find>>

export type Library = keyof typeof libraries

function topicOf(documents: readonly Document[], id: unknown): string {
  const document = documents[Number(id)]
  if (!document) throw new Error(`no document has the number ${id}`)
  return document.topic
}
