/**
 * Learns from labelled questions which features speak for which topic: multinomial logistic regression, fitted by
 * stochastic gradient descent with per-weight steps (AdaGrad; Duchi, Hazan, Singer 2011). The same input gives the same model.
 */

export interface Example {
  readonly features: ReadonlyMap<string, number>
  /** Index of the right class. */
  readonly label: number
}

export interface Classifier {
  /** @returns the probability of each class; they add up to 1. */
  probabilities(features: ReadonlyMap<string, number>): Float64Array
}

const epochs = 12
const step = 0.3
const biasStep = 0.05
const decay = 1e-4

/** Turns scores into probabilities in place; the greatest is taken off first, so that nothing overflows. */
function softmax(scores: Float64Array): Float64Array {
  const greatest = Math.max(...scores)
  let total = 0
  for (let i = 0; i < scores.length; i++) {
    scores[i] = Math.exp((scores[i] as number) - greatest)
    total += scores[i] as number
  }
  for (let i = 0; i < scores.length; i++) scores[i] = (scores[i] as number) / total
  return scores
}

const lengthOf = (features: ReadonlyMap<string, number>): number => {
  let squares = 0
  for (const value of features.values()) squares += value * value
  return Math.sqrt(squares) || 1
}

/** A fixed order that looks like chance (a linear congruential generator), so that every start learns the same. */
function shuffler(): (below: number) => number {
  let state = 7
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff
    return Math.floor((state / 0x80000000) * below)
  }
}

export function learnClasses(examples: readonly Example[], classes: number): Classifier {
  const ids = new Map<string, number>()
  const rows = examples.map(({ features, label }) => {
    const length = lengthOf(features)
    const columns = new Uint32Array(features.size)
    const values = new Float32Array(features.size)
    let at = 0
    for (const [feature, value] of features) {
      const id = ids.get(feature) ?? ids.size
      ids.set(feature, id)
      columns[at] = id * classes
      values[at++] = value / length
    }
    return { columns, values, label }
  })
  const weights = new Float32Array(ids.size * classes)
  const squares = new Float32Array(ids.size * classes).fill(1e-8)
  const bias = new Float64Array(classes)
  const scores = new Float64Array(classes)
  const pick = shuffler()

  // The indexes below stay within the arrays they were made for.
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (let i = rows.length - 1; i > 0; i--) {
      const j = pick(i + 1)
      const row = rows[i] as (typeof rows)[number]
      rows[i] = rows[j] as (typeof rows)[number]
      rows[j] = row
    }
    for (const { columns, values, label } of rows) {
      scores.set(bias)
      for (let i = 0; i < columns.length; i++) {
        const column = columns[i] as number
        for (let c = 0; c < classes; c++)
          scores[c] = (scores[c] as number) + (weights[column + c] as number) * (values[i] as number)
      }
      softmax(scores)
      for (let c = 0; c < classes; c++) {
        const error = (scores[c] as number) - (c === label ? 1 : 0)
        bias[c] = (bias[c] as number) - biasStep * error
        for (let i = 0; i < columns.length; i++) {
          const at = (columns[i] as number) + c
          const gradient = error * (values[i] as number) + decay * (weights[at] as number)
          squares[at] = (squares[at] as number) + gradient * gradient
          weights[at] = (weights[at] as number) - (step * gradient) / Math.sqrt(squares[at] as number)
        }
      }
    }
  }

  return {
    probabilities(features) {
      const length = lengthOf(features)
      const result = Float64Array.from(bias)
      for (const [feature, value] of features) {
        const id = ids.get(feature)
        if (id === undefined) continue
        for (let c = 0; c < classes; c++)
          result[c] = (result[c] as number) + ((weights[id * classes + c] as number) * value) / length
      }
      return softmax(result)
    },
  }
}
