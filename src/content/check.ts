/** What one file cannot know: references between files, and the four languages against one another. */
import { checkDirectory } from './check-directory.ts'
import { checkGuides } from './check-guides.ts'
import { checkPlaces } from './check-places.ts'
import { checkRegions } from './check-regions.ts'
import { type Items, topicTextId } from './knowledge.ts'
import type { Problem } from './load.ts'
import { numbersOf } from './numbers.ts'
import {
  type Status,
  statuses,
  type TopicId,
  type TopicText,
  type Variant,
  type WrittenLanguage,
  writtenLanguages,
} from './schema.ts'

const listed = (numbers: ReadonlySet<string>): string => [...numbers].sort().join(', ') || 'none'

export function checkItems(items: Items): Problem[] {
  const problems: Problem[] = []
  const need = (
    file: string,
    what: string,
    id: string,
    known: ReadonlyMap<string, unknown> | Readonly<Record<string, unknown>>,
  ): void => {
    const found = known instanceof Map ? known.has(id) : id in known
    if (!found) problems.push({ file, reason: `${what} ${id} is not there`, about: id })
  }

  for (const [id, { sources }] of items.law)
    for (const source of sources) need('laws.yaml', `${id}: source`, source, items.source)
  for (const [id, { publisher, kind, safe_to_show, url }] of items.source) {
    if (kind !== 'press' && publisher === null)
      problems.push({
        file: 'sources.yaml',
        reason: `${id}: people see a ${kind} by its publisher: name one`,
        about: `id: ${id}`,
      })
    if (kind === 'press' && safe_to_show)
      problems.push({ file: 'sources.yaml', reason: `${id}: a press link is never shown`, about: `id: ${id}` })
    if (safe_to_show && url === null)
      problems.push({ file: 'sources.yaml', reason: `${id}: there is no link to show`, about: `id: ${id}` })
  }
  for (const [id, topic] of items.topic) {
    const file = `topics/${id}.yaml`
    for (const related of topic.related) need(file, 'related topic', related, items.topic)
    for (const variant of Object.values(topic.variants)) {
      for (const law of variant.laws) need(file, 'law', law, items.law)
      for (const source of variant.sources) need(file, 'source', source, items.source)
    }
    problems.push(...checkTopicTexts(items, topic.id, Object.keys(topic.variants) as Variant[], topic))
  }
  for (const [id, { fallback, country }] of items.mission) {
    if (fallback === undefined) continue
    need('missions.yaml', `${id}: fallback`, fallback, items.mission)
    if (items.mission.get(fallback)?.country !== country)
      problems.push({ file: 'missions.yaml', reason: `${id}: its fallback serves another country` })
  }
  const regions = new Map(items.regions.get('all')?.regions.map(({ code }) => [code, true]))
  for (const [id, helper] of items.helper) {
    const file = 'legal-aid.yaml'
    if (helper.mission !== undefined) need(file, `${id}: mission`, helper.mission, items.mission)
    for (const region of helper.regions ?? []) need(file, `${id}: region`, region, regions)
    for (const topic of helper.after_topics ?? []) need(file, `${id}: topic`, topic, items.topic)
  }
  const numbers = [...items.warning.values()].map(({ no }) => no)
  for (const no of numbers.filter((no, index) => numbers.indexOf(no) !== index))
    problems.push({ file: 'warnings.yaml', reason: `the number ${no} stands twice` })
  for (const language of writtenLanguages) problems.push(...checkLanguage(items, language))
  problems.push(
    ...checkWarningNumbers(items),
    ...checkRegions(items),
    ...checkPlaces(items),
    ...checkDirectory(items),
    ...checkGuides(items),
  )
  return problems
}

function checkTopicTexts(
  items: Items,
  topic: TopicId,
  variants: readonly Variant[],
  /** Sentences of their own for people of a status: in every language, or in none. */
  needed: { readonly [S in Status]?: boolean | undefined },
): Problem[] {
  const problems: Problem[] = []
  const file = (language: WrittenLanguage) => `texts/${language}/topics/${topic}.yaml`
  const texts = writtenLanguages.flatMap((language) => {
    const text = items['topic-text'].get(topicTextId(language, topic))
    return text ? [{ language, text }] : []
  })
  for (const { language, text } of texts) {
    for (const variant of variants)
      if (!text.answers[variant])
        problems.push({ file: file(language), reason: `the answer for ${variant} is missing` })
    for (const variant of Object.keys(text.answers)) {
      if (!variants.includes(variant as Variant))
        problems.push({ file: file(language), reason: `topics/${topic}.yaml has no variant ${variant}` })
    }
    for (const status of statuses) {
      if ((needed[status] ?? false) === (text[status] !== undefined)) continue
      problems.push({
        file: file(language),
        reason: needed[status] ? `${status} is missing` : `${status} is not used by this topic`,
      })
    }
  }
  const [first, ...others] = texts
  if (!first) return problems
  const parts: ((text: TopicText) => string | undefined)[] = [
    ...variants.flatMap((variant) => [
      (text: TopicText) => text.answers[variant]?.short,
      (text: TopicText) => text.answers[variant]?.full,
      (text: TopicText) => text.answers[variant]?.steps.join('\n'),
    ]),
    ...statuses.map((status) => (text: TopicText) => text[status]),
  ]
  for (const part of parts) {
    const expected = numbersOf(part(first.text) ?? '')
    for (const { language, text } of others) {
      const numbers = numbersOf(part(text) ?? '')
      if (expected.symmetricDifference(numbers).size > 0) {
        const words = (part(text) ?? '').slice(0, 40).replace(/\s+\S*$/, '')
        problems.push({
          file: file(language),
          reason: `"${words}…" states the numbers ${listed(numbers)}, ${first.language} states ${listed(expected)}`,
          about: oddPlace(part(text) ?? '', numbers, expected) ?? words,
        })
      }
    }
  }
  return problems
}

/** The few letters before a number that the other languages do not state, and the number. */
function oddPlace(text: string, stated: ReadonlySet<string>, expected: ReadonlySet<string>): string | undefined {
  const odd = [...stated].find((number) => !expected.has(number))
  if (odd === undefined) return undefined
  const at = text.search(new RegExp(`(?<!\\d)${RegExp.escape(odd)}(?!\\d)`))
  return text
    .slice(Math.max(0, at - 15), at + odd.length)
    .split('\n')
    .at(-1)
}

function checkLanguage(items: Items, language: WrittenLanguage): Problem[] {
  const problems: Problem[] = []
  const same = (
    file: string,
    what: string,
    wanted: Iterable<string>,
    given: Readonly<Record<string, unknown>>,
  ): void => {
    const ids = new Set(wanted)
    for (const id of ids) if (!(id in given)) problems.push({ file, reason: `${what} ${id} is missing` })
    for (const id of Object.keys(given))
      if (!ids.has(id)) problems.push({ file, reason: `${what} ${id} belongs to nothing` })
  }
  const contacts = items['contact-texts'].get(language)
  const contactFile = `texts/${language}/contacts.yaml`
  if (contacts) {
    const places = [...items.mission.values(), ...items.helper.values()]
    same(
      contactFile,
      'city',
      places.flatMap(({ city }) => (city === null ? [] : [city])),
      contacts.cities,
    )
    same(contactFile, 'mission', items.mission.keys(), contacts.missions)
    same(contactFile, 'helper', items.helper.keys(), contacts.helpers)
  }
  const warnings = items['warning-texts'].get(language)
  const warningFile = `texts/${language}/warnings.yaml`
  if (warnings) {
    same(warningFile, 'warning', items.warning.keys(), warnings.warnings)
    same(
      warningFile,
      'issuer',
      [...items.warning.values()].map(({ issuer }) => issuer),
      warnings.issuers,
    )
  }
  return problems
}

function checkWarningNumbers(items: Items): Problem[] {
  const [first, ...others] = writtenLanguages
  return [...items.warning.keys()].flatMap((id) => {
    const stated = (language: WrittenLanguage) => {
      const text = items['warning-texts'].get(language)?.warnings[id]
      return numbersOf(`${text?.summary ?? ''} ${text?.instruction ?? ''}`)
    }
    const expected = stated(first)
    return others
      .filter((language) => stated(language).symmetricDifference(expected).size > 0)
      .map((language) => ({
        file: `texts/${language}/warnings.yaml`,
        reason: `${id} states the numbers ${listed(stated(language))}, ${first} states ${listed(expected)}`,
        about: id,
      }))
  })
}
