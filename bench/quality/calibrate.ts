/**
 * Fits the weights that turn evidence into chances, and shows what each threshold would do. By cross-validation on our
 * own questions: every quarter is judged by an index that has not seen it.
 */
import { sentencesOf } from '../../src/answers/normalise.ts'
import {
  chanceOf,
  createBrain,
  type Evidence,
  type Knowledge,
  type Models,
  signals,
  weigh,
} from '../../src/answers/understand.ts'
import type { Table } from '../table.ts'

const folds = 4
const steps = 3000
const rate = 4

interface Judged {
  readonly evidence: Evidence
  /** Is it a question for us? */
  readonly isOurs: boolean
  /** Is our best topic the right one? */
  readonly isRight: boolean
}

/** Every fourth line of each list, or all the others. */
const part = <T>(lines: readonly T[], fold: number, inside: boolean): T[] =>
  lines.filter((_, index) => (index % folds === fold) === inside)

function without(knowledge: Knowledge, fold: number): Knowledge {
  return {
    ...knowledge,
    questions: knowledge.questions.map(({ topic, questions }) => ({ topic, questions: part(questions, fold, false) })),
    phrases: knowledge.phrases.map(({ smalltalk, off_topic }) => ({
      smalltalk: Object.fromEntries(
        Object.entries(smalltalk).map(([kind, lines]) => [kind, part(lines, fold, false)] as const),
      ),
      off_topic: part(off_topic, fold, false),
    })),
  }
}

export function judge(knowledge: Knowledge, models: Models): Judged[] {
  return Array.from({ length: folds }, (_, fold) => fold).flatMap((fold) => {
    const brain = createBrain(without(knowledge, fold), models)
    const evidenceOf = (text: string): Evidence => {
      const sentences = sentencesOf(text)
      return weigh(brain, sentences.flat(), brain.reader.read(sentences))
    }
    return [
      ...knowledge.questions.flatMap(({ topic, questions }) =>
        part(questions, fold, true).map((text) => {
          const evidence = evidenceOf(text)
          return { evidence, isOurs: true, isRight: evidence.topics[0]?.topic === topic }
        }),
      ),
      ...knowledge.phrases.flatMap(({ off_topic }) =>
        part(off_topic, fold, true).map((text) => ({ evidence: evidenceOf(text), isOurs: false, isRight: false })),
      ),
    ]
  })
}

/** Logistic regression by gradient descent; questions and other messages weigh the same, however many there are. */
function fitWeights(judged: readonly Judged[], isTrue: (one: Judged) => boolean): number[] {
  const ours = judged.filter(({ isOurs }) => isOurs).length
  const rows = judged.map((one) => ({
    signals: signals(one.evidence),
    target: isTrue(one) ? 1 : 0,
    weight: 0.5 / (one.isOurs ? ours : judged.length - ours),
    evidence: one.evidence,
  }))
  const weights = rows[0]?.signals.map(() => 0) ?? []
  for (let step = 0; step < steps; step++) {
    const slope = weights.map(() => 0)
    for (const { signals, target, weight, evidence } of rows) {
      const error = (chanceOf(weights, evidence) - target) * weight
      for (const [at, signal] of signals.entries()) slope[at] = (slope[at] ?? 0) + error * signal
    }
    for (const [at, value] of slope.entries()) weights[at] = (weights[at] ?? 0) - rate * value
  }
  return weights.map((weight) => Math.round(weight * 1000) / 1000)
}

export interface Calibrated {
  readonly ours: number[]
  readonly right: number[]
  readonly table: Table
}

const share = (part: number, whole: number): string => (whole === 0 ? '–' : (part / whole).toFixed(3))

export function calibrate(judged: readonly Judged[]): Calibrated {
  const ours = fitWeights(judged, ({ isOurs }) => isOurs)
  const right = fitWeights(judged, ({ isRight }) => isRight)
  const questions = judged.filter(({ isOurs }) => isOurs)
  const others = judged.filter(({ isOurs }) => !isOurs)
  const rows = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8].map((threshold) => {
    const kept = (list: readonly Judged[], weights: readonly number[]) =>
      list.filter(({ evidence }) => chanceOf(weights, evidence) >= threshold)
    const answered = kept(questions, right)
    return [
      threshold.toFixed(1),
      share(kept(questions, ours).length, questions.length),
      share(kept(others, ours).length, others.length),
      share(answered.length, questions.length),
      share(answered.filter(({ isRight }) => isRight).length, answered.length),
      share(kept(others, right).length, others.length),
    ]
  })
  return {
    ours,
    right,
    table: {
      title: 'Thresholds, by cross-validation',
      notes: [
        `${questions.length} questions and ${others.length} other messages of our own, each judged by an index that has not seen it (${folds} folds).`,
        `Fitted weights, to be put into src/answers/understand.ts: ours [${ours.join(', ')}], right [${right.join(', ')}].`,
      ],
      head: [
        'threshold',
        'questions kept as ours',
        'others kept as ours',
        'questions answered',
        'of these right',
        'others answered',
      ],
      rows,
    },
  }
}
