/** Puts measured tables into documents, between two marks. */
import { readFileSync, writeFileSync } from 'node:fs'

/** @throws when the document lacks the marks `<!-- name:start -->` and `<!-- name:end -->`. */
export function writeBetween(path: string, name: string, tables: string): void {
  const start = `<!-- ${name}:start -->`
  const end = `<!-- ${name}:end -->`
  const text = readFileSync(path, 'utf8')
  const from = text.indexOf(start)
  const to = text.indexOf(end, from)
  if (from < 0 || to < 0) throw new Error(`${path} has no ${start} … ${end}: put both where the tables belong`)
  writeFileSync(path, `${text.slice(0, from + start.length)}\n${tables}\n${text.slice(to)}`)
}
