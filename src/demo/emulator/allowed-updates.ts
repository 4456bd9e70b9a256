import { type Parameters, structureOf } from './parameters.ts'
import { badRequest } from './refusal.ts'

/** The kinds of updates a call asks for; undefined when it says nothing, an empty list for the default. */
export function allowedUpdatesOf(parameters: Parameters): string[] | undefined {
  const given = structureOf(parameters, 'allowed_updates', "can't parse allowed update types JSON list")
  if (given === undefined) return undefined
  if (!Array.isArray(given)) throw badRequest('expected an Array of allowed update types')
  return given.map((kind: unknown) => {
    if (typeof kind !== 'string') throw badRequest('allowed update types must be of type String')
    return kind.toLowerCase()
  })
}
