/**
 * One seed for all properties, so that a change and not chance turns the tests red. `FAST_CHECK_SEED=random npm test` explores;
 * a number repeats what a failure printed.
 */
import fc from 'fast-check'

const given = process.env.FAST_CHECK_SEED
if (given !== 'random') fc.configureGlobal({ seed: Number(given ?? 20261122) })
