/**
 * Guided paths, for SOS and for going home: questions with buttons that end in steps to take. What a path is made of (which
 * answer leads where, laws, sources) stands once in `content/guides/`, its words per language in `texts/<language>/guides/`.
 */
import { z } from 'zod'
import { countries, day, line, slug, topicId, topicIds, topicVariant, variants } from './schema.ts'

export const guideIds = ['sos', 'leaving-russia', 'lost-passport', 'deportation-entry-ban', 'unpaid-wages'] as const
export type GuideId = (typeof guideIds)[number]
export const guideId = z.enum(guideIds)

/** Short, since it travels in buttons. */
export const nodeId = z.string().regex(/^[a-z0-9-]{1,20}$/, 'at most 20 lower-case letters, digits and hyphens')

/** Where an answer leads: a node of the same guide, or `guide/node`. */
const target = z.string().regex(/^(?:[a-z-]+\/)?[a-z0-9-]{1,20}$/, 'a node, or guide/node')

/** Which messages of danger lead straight here: those surely about one of the topics, with a word of these concepts. */
const danger = z
  .strictObject({
    topics: z.array(topicId).min(1),
    /** Concepts of the lexicon, one of which must be said. */
    words: z.array(slug).min(1),
    /** Concepts that mean something else: whoever names a brother is perhaps not held themselves. */
    unless: z.array(slug),
  })
  .optional()

const question = z.strictObject({ danger, options: z.array(target).min(2).max(6) })
const end = z.strictObject({
  danger,
  /** The laws and sources behind the steps, as those of a topic. */
  variants: z.partialRecord(z.enum(variants), topicVariant).refine((all) => all.any !== undefined, 'any is required'),
  /** The topic that says more. */
  more: z.enum(topicIds),
  /** Whose contacts the steps send to. */
  offices: z.array(z.enum(['missions', 'legal-aid'])).min(1),
})
export type GuideQuestion = z.infer<typeof question>
export type GuideEnd = z.infer<typeof end>

export const guide = z.strictObject({
  id: guideId,
  /** True for people in danger: numbers to call stand on every screen, and no throttle stops it. */
  urgent: z.boolean(),
  start: nodeId,
  /** Topics whose answers lead to the start. */
  topics: z.array(topicId),
  checked: day,
  review_by: day,
  nodes: z.record(nodeId, z.union([question, end])),
})
export type Guide = z.infer<typeof guide>

export const isEnd = (node: GuideQuestion | GuideEnd): node is GuideEnd => 'variants' in node

const questionWords = z.strictObject({
  ask: line.max(160),
  /** The button of each option, by where it leads. */
  options: z.record(target, line.max(40)),
})
const endWords = z.strictObject({
  title: line.max(60),
  /** What to do, to say and not to sign, in order. */
  steps: z.array(line.max(160)).min(2).max(6),
  /** What to bring. */
  papers: line.max(200).optional(),
  /** One sentence more for citizens of a state. */
  notes: z.partialRecord(z.enum(countries), line.max(160)).optional(),
})
export type GuideQuestionWords = z.infer<typeof questionWords>
export type GuideEndWords = z.infer<typeof endWords>

export const guideText = z.strictObject({
  title: line.max(40),
  nodes: z.record(nodeId, z.union([questionWords, endWords])),
})
export type GuideText = z.infer<typeof guideText>

export const isEndWords = (words: GuideQuestionWords | GuideEndWords): words is GuideEndWords => 'steps' in words

/**
 * The node to which a message of danger leads straight.
 *
 * @param topic what it is surely about; @param said the concepts that it names.
 * @returns `undefined` unless the words say which one.
 */
export function dangerNode({ nodes }: Guide, topic: string, said: ReadonlySet<string>): string | undefined {
  const meant = Object.entries(nodes).filter(
    ([, { danger }]) =>
      danger?.topics.some((one) => one === topic) === true &&
      danger.words.some((concept) => said.has(concept)) &&
      !danger.unless.some((concept) => said.has(concept)),
  )
  return meant.length === 1 ? meant[0]?.[0] : undefined
}

export interface GuidePlace {
  readonly guide: GuideId
  readonly node: string
}

/** @param written an option of a node of `guide`. @returns where it leads; `undefined` when it names no guide of ours. */
export function placeOf(guide: GuideId, written: string): GuidePlace | undefined {
  const [other, node] = written.split('/')
  if (node === undefined) return { guide, node: written }
  const known = guideIds.find((id) => id === other)
  return known && { guide: known, node }
}
