/** What guides must hold together: every answer leads on, every node is reached, and four languages say the same. */

import { type Guide, type GuideText, isEnd, isEndWords, placeOf } from './guide.ts'
import type { Items } from './knowledge.ts'
import type { Problem } from './load.ts'
import { numbersOf } from './numbers.ts'
import { writtenLanguages } from './schema.ts'

export function checkGuides(items: Items): Problem[] {
  return [...items.guide.values()].flatMap((guide) => [
    ...checkGuide(items, guide),
    ...writtenLanguages.flatMap((language) => {
      const text = items['guide-text'].get(`${language}/${guide.id}`)
      const file = `texts/${language}/guides/${guide.id}.yaml`
      return text === undefined ? [] : checkWords(file, guide, text, items['guide-text'].get(`ru/${guide.id}`) ?? text)
    }),
  ])
}

function checkGuide(items: Items, { id, start, topics, nodes }: Guide): Problem[] {
  const problems: Problem[] = []
  const problem = (reason: string, about: string): void => {
    problems.push({ file: `guides/${id}.yaml`, reason, about })
  }
  const reached = new Set([start])
  for (const topic of topics) if (!items.topic.has(topic)) problem(`topic ${topic} is not there`, topic)
  for (const [name, node] of Object.entries(nodes)) {
    for (const topic of node.danger?.topics ?? [])
      if (!items.topic.has(topic)) problem(`${name}: topic ${topic} is not there`, topic)
    for (const concept of [...(node.danger?.words ?? []), ...(node.danger?.unless ?? [])])
      if (!items.concept.has(concept)) problem(`${name}: concept ${concept} is not there`, concept)
    if (isEnd(node)) {
      if (!items.topic.has(node.more)) problem(`${name}: topic ${node.more} is not there`, node.more)
      for (const { laws, sources } of Object.values(node.variants)) {
        for (const law of laws) if (!items.law.has(law)) problem(`${name}: law ${law} is not there`, law)
        for (const source of sources)
          if (!items.source.has(source)) problem(`${name}: source ${source} is not there`, source)
      }
      continue
    }
    for (const option of node.options) {
      const to = placeOf(id, option)
      if (to === undefined || items.guide.get(to.guide)?.nodes[to.node] === undefined)
        problem(`${name}: ${option} is not there`, option)
      if (to?.guide === id) reached.add(to.node)
    }
  }
  for (const name of Object.keys(nodes)) if (!reached.has(name)) problem(`nothing leads to ${name}`, `${name}:`)
  if (nodes[start] === undefined) problem(`the start ${start} is not there`, start)
  return problems
}

const keysOf = (value: object | undefined): string =>
  Object.keys(value ?? {})
    .sort()
    .join(', ')

/** One language against the guide, and against another language. */
function checkWords(file: string, guide: Guide, text: GuideText, other: GuideText): Problem[] {
  const problems: Problem[] = []
  const names = new Set([...Object.keys(guide.nodes), ...Object.keys(text.nodes)])
  for (const name of names) {
    const [node, words, same] = [guide.nodes[name], text.nodes[name], other.nodes[name]]
    const problem = (reason: string): void => {
      // Nodes and options bear the same names: the heading is on one line only.
      const about = words === undefined ? undefined : isEndWords(words) ? words.title : words.ask
      problems.push({ file, reason: `${name}: ${reason}`, ...(about === undefined ? {} : { about }) })
    }
    if (node === undefined) problem('belongs to nothing')
    else if (words === undefined) problem('has no words')
    else if (isEnd(node) !== isEndWords(words)) problem('is a question in one place and an end in another')
    else if (!isEndWords(words)) {
      if (!isEnd(node) && keysOf(words.options) !== [...node.options].sort().join(', '))
        problem(`its options are ${node.options.join(', ')}`)
    } else if (same !== undefined && isEndWords(same)) {
      if (words.steps.length !== same.steps.length) problem(`has ${words.steps.length} steps, not ${same.steps.length}`)
      if (keysOf(words.notes) !== keysOf(same.notes))
        problem(`has notes for ${keysOf(words.notes)}, not ${keysOf(same.notes)}`)
      if ((words.papers === undefined) !== (same.papers === undefined))
        problem('its papers are not those of the others')
      const numbers = (one: typeof words): Set<string> =>
        numbersOf([...one.steps, one.papers ?? '', ...Object.values(one.notes ?? {})].join('\n'))
      if (numbers(words).symmetricDifference(numbers(same)).size > 0)
        problem(`states the numbers ${[...numbers(words)].join(', ')}, not ${[...numbers(same)].join(', ')}`)
    }
  }
  return problems
}
