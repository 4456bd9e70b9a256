/**
 * Multinomial logistic regression over hashed features, learnt by stochastic gradient descent with AdaGrad's steps
 * (Duchi, Hazan, Singer: Adaptive Subgradient Methods, 2011). The same examples in the same order give the same model.
 */

/** Hashes and values of one example, side by side. */
export interface Sample {
  readonly hashes: Uint32Array
  readonly values: Float32Array
}

export interface Example extends Sample {
  /** Index of the right class. */
  readonly label: number
  /** How much it counts, 1 as a rule. */
  readonly weight: number
}

export interface Settings {
  readonly classes: number
  /** Features share 2 to the power of so many places. */
  readonly bits: number
  readonly epochs: number
}

/** What was learnt, as plain data that can be kept. */
export interface LogisticModel {
  readonly classes: number
  readonly bits: number
  readonly weights: Float32Array
  readonly bias: Float64Array
}

export interface Logistic {
  /** @returns the probability of each class; they add up to 1. Valid until the next call. */
  probabilities(sample: Sample): Float64Array
}

const step = 0.4
const biasStep = 0.02
/** An example that is this nearly right teaches nothing. */
const rightEnough = 0.06

/** A fixed order that looks like chance (a linear congruential generator), so that every start learns the same. */
function chance(): (below: number) => number {
  let state = 7
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff
    return Math.floor((state / 0x80000000) * below)
  }
}

const placeOf = (hash: number, bits: number): number => (hash ^ (hash >>> bits)) & ((1 << bits) - 1)

function lengthOf(values: Float32Array): number {
  let squares = 0
  for (let i = 0; i < values.length; i++) squares += (values[i] as number) ** 2
  return Math.sqrt(squares) || 1
}

/** Turns scores into probabilities in place; the greatest is taken off first, so that nothing overflows. */
function softmax(scores: Float64Array): void {
  let greatest = scores[0] as number
  for (let c = 1; c < scores.length; c++) greatest = Math.max(greatest, scores[c] as number)
  let total = 0
  for (let c = 0; c < scores.length; c++) total += scores[c] = Math.exp((scores[c] as number) - greatest)
  for (let c = 0; c < scores.length; c++) scores[c] = (scores[c] as number) / total
}

// The indexes below stay within the arrays they were made for.

export function createLogistic({ classes, bits, weights, bias }: LogisticModel): Logistic {
  const scores = new Float64Array(classes)
  return {
    probabilities({ hashes, values }) {
      const length = lengthOf(values)
      scores.set(bias)
      for (let i = 0; i < hashes.length; i++) {
        const place = placeOf(hashes[i] as number, bits) * classes
        const value = (values[i] as number) / length
        for (let c = 0; c < classes; c++) scores[c] = (scores[c] as number) + (weights[place + c] as number) * value
      }
      softmax(scores)
      return scores
    },
  }
}

export function learnLogistic(examples: readonly Example[], { classes, bits, epochs }: Settings): LogisticModel {
  const weights = new Float32Array(classes << bits)
  const squares = new Float32Array(classes << bits).fill(1e-8)
  const bias = new Float64Array(classes)
  const model = { classes, bits, weights, bias }
  const { probabilities } = createLogistic(model)
  const order = Uint32Array.from(examples, (_, index) => index)
  const sums = new Float32Array(weights.length)
  const biasSums = new Float64Array(classes)
  const firstAveraged = epochs >> 1
  const pick = chance()
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (let i = order.length - 1; i > 0; i--) {
      const j = pick(i + 1)
      const held = order[i] as number
      order[i] = order[j] as number
      order[j] = held
    }
    for (const index of order) {
      const example = examples[index] as Example
      const { hashes, values, label, weight } = example
      const length = lengthOf(values)
      const found = probabilities(example)
      for (let c = 0; c < classes; c++) {
        const error = ((found[c] as number) - (c === label ? 1 : 0)) * weight
        if (error < rightEnough && error > -rightEnough) continue
        bias[c] = (bias[c] as number) - biasStep * error
        for (let i = 0; i < hashes.length; i++) {
          const place = placeOf(hashes[i] as number, bits) * classes + c
          const gradient = (error * (values[i] as number)) / length
          const sum = (squares[place] as number) + gradient * gradient
          squares[place] = sum
          weights[place] = (weights[place] as number) - (step * gradient) / Math.sqrt(sum)
        }
      }
    }
    if (epoch >= firstAveraged) {
      for (let i = 0; i < weights.length; i++) sums[i] = (sums[i] as number) + (weights[i] as number)
      for (let c = 0; c < classes; c++) biasSums[c] = (biasSums[c] as number) + (bias[c] as number)
    }
  }
  const averaged = epochs - firstAveraged
  return { classes, bits, weights: sums.map((sum) => sum / averaged), bias: biasSums.map((sum) => sum / averaged) }
}
