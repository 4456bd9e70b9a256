/** Figures and how they are shown. */

export interface Table {
  readonly title: string
  /** What was measured and how, for the reader. */
  readonly notes: readonly string[]
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/** @param share 0.5 for the median. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

export const median = (values: readonly number[]): number => quantile(values, 0.5)

/** Half of what lies between the lowest and the highest, as a share of the median: the machine's noise. */
export function spread(values: readonly number[]): string {
  const noise = (Math.max(...values) - Math.min(...values)) / 2 / median(values)
  return `± ${Math.round(noise * 100)} %`
}

/** Microseconds in the unit that leaves few digits. */
export function duration(microseconds: number): string {
  if (microseconds < 1_000) return `${microseconds.toFixed(0)} µs`
  return microseconds < 1_000_000
    ? `${Number((microseconds / 1_000).toPrecision(2))} ms`
    : `${(microseconds / 1_000_000).toFixed(1)} s`
}

export function markdown({ title, notes, head, rows }: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const ruler = head.map((_, column) => (column === 0 ? '---' : '---:'))
  return [
    `### ${title}`,
    '',
    ...notes.map((note) => `- ${note}`),
    '',
    line(head),
    line(ruler),
    ...rows.map(line),
    '',
  ].join('\n')
}
