/** How Docker reads the files that carry Elchi to a server: the steps of a Dockerfile, and what .dockerignore keeps out. */

export interface Step {
  /** In capitals: `FROM`, `COPY`, `RUN`. */
  readonly instruction: string
  readonly text: string
  /** The words of an exec form (`["node", "x"]`); `undefined` when the step is written for a shell. */
  readonly exec: readonly string[] | undefined
  readonly line: number
}

/** Reads a Dockerfile: comments are left out, continued lines are joined. Flags such as `--interval=5s` stay in the text. */
export function parseDockerfile(source: string): Step[] {
  const steps: Step[] = []
  let begun: { text: string; line: number } | undefined
  source.split('\n').forEach((raw, index) => {
    const trimmed = raw.trim()
    if (trimmed === '' || trimmed.startsWith('#')) return
    const continued = trimmed.endsWith('\\')
    const part = continued ? trimmed.slice(0, -1).trim() : trimmed
    begun = { text: begun ? `${begun.text} ${part}` : part, line: begun?.line ?? index + 1 }
    if (continued) return
    const [instruction = '', ...rest] = begun.text.split(/\s+/)
    const text = rest.join(' ')
    steps.push({ instruction: instruction.toUpperCase(), text, exec: execForm(text), line: begun.line })
    begun = undefined
  })
  return steps
}

/** The last `[…]` of a step when it is a JSON list of words, as in `CMD ["node", "x"]`. */
function execForm(text: string): readonly string[] | undefined {
  const list = /\[.*\]$/.exec(text)?.[0]
  if (list === undefined) return undefined
  try {
    const words: unknown = JSON.parse(list)
    return Array.isArray(words) && words.every((word) => typeof word === 'string') ? words : undefined
  } catch {
    return undefined
  }
}

/** `NAME=value` pairs of all `ENV` steps; later ones win. Values with spaces are not used here. */
export function environmentOf(steps: readonly Step[]): Record<string, string> {
  const pairs = steps.filter(({ instruction }) => instruction === 'ENV').flatMap(({ text }) => text.split(' '))
  return Object.fromEntries(pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]))
}

/**
 * The rule of a .dockerignore: the last pattern that matches a path or one of its folders decides.
 *
 * @returns tells whether a path, relative to the folder of the file and with `/`, stays out of the image.
 */
export function ignoreRule(source: string): (path: string) => boolean {
  const patterns = source
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const keeps = line.startsWith('!')
      const glob = line.slice(keeps ? 1 : 0).replace(/^\/|\/$/g, '')
      return { keeps, matches: globPattern(glob) }
    })
  return (path) => {
    const parts = path.split('/')
    const withFolders = parts.map((_, index) => parts.slice(0, index + 1).join('/'))
    return patterns.findLast(({ matches }) => withFolders.some((part) => matches.test(part)))?.keeps === false
  }
}

/** Docker's globs are Go's: a star also matches names that begin with a dot, which Node's own matcher leaves out. */
function globPattern(glob: string): RegExp {
  const source = glob
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(
      /\*\*\/|\*\*|\*|\?/g,
      (star) => ({ '**/': '(?:.*/)?', '**': '.*', '*': '[^/]*', '?': '[^/]' })[star] ?? star,
    )
  return new RegExp(`^${source}$`)
}
