/** The bot as it would be if a draft were public: what it would answer, show, and take from other entries. */
import { type Impact, impactOf } from '../answers/impact.ts'
import { type Brain, withQuestions } from '../answers/understand.ts'
import type { EntryBody } from '../content/entry.ts'
import { inSteps } from '../content/in-steps.ts'
import { inLocale, type Locale, readingOrderOf, writtenLanguageOf } from '../content/locale.ts'
import type { Topic, TopicId, TopicText, WrittenLanguage } from '../content/schema.ts'
import { originalOf, type Snapshot, searchedOf } from '../content/snapshot.ts'
import type { DeskServices } from './desk-step.ts'
import type { SeenRevision } from './revisions.ts'

/** A draft without a title has no id yet; nothing public has this one. */
const unnamed = 'new-entry' as TopicId
export const trialTopic = ({ revision }: SeenRevision): TopicId =>
  revision.topic === '' ? unnamed : (revision.topic as TopicId)

export interface Trial {
  readonly topic: TopicId
  /** Answers as the bot would. */
  readonly brain: Brain
  readonly snapshot: Snapshot
  readonly impact: Impact
}

/** The last one: the same draft is looked at several times, from several screens. An index is large, so it is held weakly. */
let last: WeakRef<{ readonly of: string; readonly snapshot: Snapshot; readonly trial: Promise<Trial> }> | undefined

/** Builds an index with the draft, and asks all known questions anew; people are answered in between. */
export function trialOf(seen: SeenRevision, services: Pick<DeskServices, 'snapshot'>): Promise<Trial> {
  const snapshot = services.snapshot()
  const of = `${seen.revision.id}.${seen.revision.version}`
  const known = last?.deref()
  if (known?.of === of && known.snapshot === snapshot) return known.trial
  const trial = makeTrial(seen, snapshot)
  const made = { of, snapshot, trial }
  last = new WeakRef(made)
  // Kept as long as it is worked on; one that failed is not asked again.
  trial.then(
    () => made,
    () => {
      if (last?.deref() === made) last = undefined
    },
  )
  return trial
}

async function makeTrial(seen: SeenRevision, snapshot: Snapshot): Promise<Trial> {
  const { body, revision } = seen
  const { items } = snapshot
  const topic = trialTopic(seen)
  const facts: Topic | undefined = body.facts === null ? items.topic.get(topic) : { id: topic, ...body.facts }
  const text: TopicText = { ...body.text }
  const changed = {
    ...items,
    topic: facts === undefined ? items.topic : new Map([...items.topic, [topic, facts]]),
    'topic-text': new Map([...items['topic-text'], [`${revision.language}/${topic}`, text]]),
  }
  const searched = searchedOf(changed)
  const brain = await inSteps(withQuestions({ brain: snapshot.brain, of: searchedOf(items) }, searched))
  const own = [text.title, ...text.questions].filter((question) => question !== '')
  const others = searched.questions
    .filter((source) => source.topic !== topic)
    .flatMap(({ topic: of, questions }) => questions.map((question) => ({ topic: of, text: question })))
  return {
    topic,
    brain,
    snapshot: withDraft(snapshot, topic, revision.language, body),
    impact: await inSteps(impactOf(snapshot.brain, brain, topic, own, others)),
  }
}

/** The snapshot as people would see it. */
export function withDraft(snapshot: Snapshot, topic: TopicId, language: WrittenLanguage, body: EntryBody): Snapshot {
  const facts: Topic | undefined = body.facts === null ? snapshot.topic(topic) : { id: topic, ...body.facts }
  const texts = (locale: Locale, id: TopicId) => {
    const known = snapshot.topicTexts(locale, id)
    if (id !== topic || facts === undefined) return known
    const own = language === writtenLanguageOf(locale) ? locale : language
    const draft = { language, text: inLocale(own, { ...body.text, questions: [] }) }
    return readingOrderOf(locale, originalOf(facts)).flatMap((one) =>
      one === language ? [draft] : known.filter((reading) => reading.language === one),
    )
  }
  return {
    ...snapshot,
    hasTopic: (id): id is TopicId => id === topic || snapshot.hasTopic(id),
    topic: (id) => (id === topic ? facts : snapshot.topic(id)),
    topicText: (locale, id) => texts(locale, id)[0]?.text,
    topicTexts: texts,
    law: (id) => body.laws.find((law) => law.id === id) ?? snapshot.law(id),
    source: (id) => body.sources.find((source) => source.id === id) ?? snapshot.source(id),
  }
}
