import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, describe, expect, test } from 'vitest'
import { numbersOf } from '../../src/content/numbers.ts'

const run = promisify(execFile)
const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

interface Checked {
  readonly code: number
  readonly out: string
  /** Standard error, line by line, without the folder in front. */
  readonly problems: readonly string[]
  readonly err: string
}

/** A copy of the release's content that a test may spoil. */
class Copy {
  readonly root: string

  constructor() {
    const folder = mkdtempSync(join(tmpdir(), 'elchi-content-'))
    folders.push(folder)
    this.root = join(folder, 'content')
    cpSync('content', this.root, { recursive: true })
  }

  read(file: string): string {
    return readFileSync(join(this.root, file), 'utf8')
  }

  write(file: string, content: string | Buffer): void {
    writeFileSync(join(this.root, file), content)
  }

  /** Puts one text in place of the first that fits. */
  change(file: string, from: string | RegExp, to: string): void {
    const before = this.read(file)
    const after = before.replace(from, to)
    if (after === before) throw new Error(`${file} has no ${from}`)
    this.write(file, after)
  }

  remove(file: string): void {
    rmSync(join(this.root, file))
  }

  /** The line on which a text first stands. */
  lineOf(file: string, text: string): number {
    const at = this.read(file).indexOf(text)
    if (at === -1) throw new Error(`${file} has no ${text}`)
    return this.read(file).slice(0, at).split('\n').length
  }

  /** What a person who edits the files sees. */
  async check(): Promise<Checked> {
    const node = join('node_modules', '.bin', 'node')
    const program = join('src', 'cli', 'check-content.ts')
    const told = await run(node, ['--disable-warning=ExperimentalWarning', program, '--content', this.root]).then(
      ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
      (error: { code: number; stdout: string; stderr: string }) => error, // what execFile throws
    )
    const problems = told.stderr.split('\n').map((line) => line.replace(`${this.root}/`, ''))
    return { code: told.code, out: told.stdout, err: told.stderr, problems: problems.slice(0, -1) }
  }
}

interface Fault {
  readonly label: string
  readonly plant: (copy: Copy) => void
  readonly file: string
  /** Words on the line that must be named; without them the file as a whole is meant. */
  readonly near?: string
  readonly reason: RegExp
}

const dual = 'topics/dual-citizenship.yaml'

/** What one file cannot know. */
const betweenFiles: readonly Fault[] = [
  {
    label: 'a law that cites a source of nowhere',
    plant: (copy) => copy.change('laws.yaml', '- K27', '- K999'),
    file: 'laws.yaml',
    near: '- K999',
    reason: /kg-cc-416-1.*K999/,
  },
  {
    label: 'a topic that cites a source of nowhere',
    plant: (copy) => copy.change(dual, '- U27', '- U999'),
    file: dual,
    near: '- U999',
    reason: /U999/,
  },
  {
    label: 'a topic that cites a law of nowhere',
    plant: (copy) => copy.change(dual, '- uz-constitution-22', '- uz-constitution-99'),
    file: dual,
    near: '- uz-constitution-99',
    reason: /law uz-constitution-99 is not there/,
  },
  {
    label: 'an answer that one language lacks',
    plant: (copy) =>
      copy.change('texts/tg/topics/recruitment-pressure.yaml', /^ {2}kg:\n(?: {4}.*\n|\n)+?(?= {2}\w+:)/m, ''),
    file: 'texts/tg/topics/recruitment-pressure.yaml',
    reason: /the answer for kg is missing/,
  },
  {
    label: 'a number of an answer that differs between languages',
    plant: (copy) => copy.change(`texts/uz/${dual}`, '(Konstitutsiya, 22-modda)', '(Konstitutsiya, 23-modda)'),
    file: `texts/uz/${dual}`,
    near: '(Konstitutsiya, 23-modda)',
    reason: /states the numbers .*23.*states .*22/,
  },
  {
    label: 'a number of a warning that differs between languages',
    plant: (copy) => copy.change('texts/ru/warnings.yaml', 'от 5 до 10 лет', 'от 5 до 12 лет'),
    file: 'texts/ru/warnings.yaml',
    near: 'uz-agency-2022-07-job-ads:',
    reason: /uz-agency-2022-07-job-ads states the numbers .*12/,
  },
  {
    label: 'a city without a name',
    plant: (copy) => copy.change('missions.yaml', 'city: yekaterinburg', 'city: atlantis'),
    file: 'texts/ru/contacts.yaml',
    reason: /city atlantis is missing/,
  },
  {
    label: 'a city without a clock',
    plant: (copy) => copy.change('time-zones.yaml', 'istanbul: Europe/Istanbul', 'byzantium: Europe/Istanbul'),
    file: 'time-zones.yaml',
    reason: /no clock is known for istanbul/,
  },
  {
    label: 'a year without a feast of the moon',
    plant: (copy) => copy.change('holidays.yaml', "    - '2031-01-24'\n", ''),
    file: 'holidays.yaml',
    near: 'fitr:',
    reason: /fitr of 2031 is missing/,
  },
  {
    label: 'a region without a place on the map',
    plant: (copy) => copy.change('points.yaml', '  RU-AD:', '  RU-AX:'),
    file: 'points.yaml',
    reason: /region RU-AD is missing/,
  },
  {
    label: 'a consular district with a region that is none',
    plant: (copy) => copy.change('missions.yaml', 'RU-KOS, RU-KRS', 'RU-KOS, RU-XXX'),
    file: 'missions.yaml',
    near: 'RU-XXX',
    reason: /region RU-XXX is not there/,
  },
  {
    label: 'a name that leads to two regions',
    plant: (copy) => copy.change('regions.yaml', '[ижевск,', '[вологодская область, ижевск,'),
    file: 'regions.yaml',
    reason: /RU-(?:UD|VLG).*"[вВ]ологодская область" leads to another region too/,
  },
  {
    label: 'a town in a region that is not there',
    plant: (copy) => copy.change('places.yaml', 'RU-AL: [Майма]', 'RU-AAA: [Майма]'),
    file: 'places.yaml',
    near: 'RU-AAA',
    reason: /region RU-AAA is not there/,
  },
  {
    label: 'a caution about a name that no place has',
    plant: (copy) => copy.change('places.yaml', 'people: [', 'people: [Трифон, '),
    file: 'places.yaml',
    near: 'people: [Трифон',
    reason: /people: "Трифон" is the name of no place/,
  },
  {
    label: 'a city that does not lie in the federal district it stands for',
    plant: (copy) => copy.change('regions.yaml', 'known_by: [Красноярск,', 'known_by: [Мурманск,'),
    file: 'regions.yaml',
    near: 'id: SIBFD',
    reason: /SIBFD: Мурманск is no city of it/,
  },
  {
    label: 'a helper behind a warning that waits for a topic of nowhere',
    plant: (copy) =>
      copy.change(
        'legal-aid.yaml',
        'after_topics: [residence-registration, work-patent]',
        'after_topics: [residence-registration, work-patents]',
      ),
    file: 'legal-aid.yaml',
    near: 'after_topics: [residence-registration, work-patents]',
    reason: /mvd-migration-line: topic work-patents is not there/,
  },
  {
    label: 'a mission whose fallback is not there',
    plant: (copy) => copy.change('missions.yaml', 'fallback: kg-embassy-moscow', 'fallback: kg-embassy-atlantis'),
    file: 'missions.yaml',
    near: 'fallback: kg-embassy-atlantis',
    reason: /fallback kg-embassy-atlantis is not there/,
  },
  {
    label: 'an answer of a guide that leads nowhere',
    plant: (copy) => copy.change('guides/leaving-russia.yaml', 'sos/passport]', 'sos/pasport]'),
    file: 'guides/leaving-russia.yaml',
    near: 'sos/pasport',
    reason: /sos\/pasport is not there/,
  },
  {
    label: 'a law of a guide that is not there',
    plant: (copy) => copy.change('guides/sos.yaml', '- ru-police-law-14', '- ru-police-law-99'),
    file: 'guides/sos.yaml',
    near: '- ru-police-law-99',
    reason: /detained: law ru-police-law-99 is not there/,
  },
  {
    label: 'a guide of danger that listens to a word of no concept',
    plant: (copy) => copy.change('guides/sos.yaml', 'words: [summons]', 'words: [summonses]'),
    file: 'guides/sos.yaml',
    near: 'words: [summonses]',
    reason: /concept summonses is not there/,
  },
  {
    label: 'an end of a guide to which no answer leads',
    plant: (copy) =>
      copy.change('guides/unpaid-wages.yaml', 'options: [in-order, unclear]', 'options: [in-order, in-order]'),
    file: 'guides/unpaid-wages.yaml',
    near: '  unclear:',
    reason: /nothing leads to unclear/,
  },
  {
    label: 'a step of a guide that one language lacks',
    plant: (copy) => copy.change('texts/tg/guides/sos.yaml', /\n {6}- Агар бо депортатсия[^\n]*/, ''),
    file: 'texts/tg/guides/sos.yaml',
    near: 'Шуморо маҷбур мекунанд, ки имзо кунед',
    reason: /pressed: has 4 steps, not 5/,
  },
  {
    label: 'a number of a guide that differs between languages',
    plant: (copy) => copy.change('texts/uz/guides/sos.yaml', '48 soatdan', '72 soatdan'),
    file: 'texts/uz/guides/sos.yaml',
    near: 'Sizni ushlashdi',
    reason: /states the numbers 72, not 48/,
  },
  {
    label: 'a press link that somebody marked as safe',
    plant: (copy) =>
      copy.change('sources.yaml', /(?<=id: K3\n(?: {2}.*\n){5}) {2}safe_to_show: false/, '  safe_to_show: true'),
    file: 'sources.yaml',
    near: '- id: K3\n',
    reason: /K3: a press link is never shown/,
  },
  {
    label: 'an official source that people could not name',
    plant: (copy) => copy.change('sources.yaml', 'publisher: kg-code', 'publisher: null'),
    file: 'sources.yaml',
    near: '- id: K1\n',
    reason: /K1: people see a statute by its publisher/,
  },
]

/** What the shape of a file forbids. */
const inOneFile: readonly Fault[] = [
  {
    label: 'a place off the map',
    plant: (copy) => copy.change('points.yaml', '44.61 40.11,', '144.61 40.11,'),
    file: 'points.yaml',
    reason: /russia\.RU-AD: points as/,
  },
  {
    label: 'a clock that does not exist',
    plant: (copy) => copy.change('time-zones.yaml', 'ankara: Europe/Istanbul', 'ankara: Europe/Ankara'),
    file: 'time-zones.yaml',
    near: 'Europe/Ankara',
    reason: /cities\.ankara: a time zone/,
  },
  {
    label: 'opening hours that cannot be read',
    plant: (copy) => copy.change('missions.yaml', "'1-5 08:30-18:00'", "'Mo-Fr 08:30-18:00'"),
    file: 'missions.yaml',
    near: "'Mo-Fr",
    reason: /opening\.0: opening hours as 1-5 09:00-18:00/,
  },
  {
    label: 'a holiday on no calendar',
    plant: (copy) => copy.change('holidays.yaml', "'11-04', '12-31']", "'11-04', '12-32']"),
    file: 'holidays.yaml',
    near: '12-32',
    reason: /days\.\d+: a day as MM-DD/,
  },
  {
    label: 'a law without the day on which it was checked',
    plant: (copy) => copy.change('laws.yaml', /\n {2}checked: '[\d-]+'/, ''),
    file: 'laws.yaml',
    near: 'id: kg-cc-416-1',
    reason: /0\.checked/,
  },
  {
    label: 'a key that nobody reads',
    plant: (copy) => copy.change('laws.yaml', '- id: kg-cc-416-2', '- penlaty: 5\n  id: kg-cc-416-2'),
    file: 'laws.yaml',
    near: 'penlaty: 5',
    reason: /penlaty/,
  },
  {
    label: 'a day that is not in the calendar',
    plant: (copy) => copy.change('warnings.yaml', /checked: '[\d-]+'/, "checked: '2026-02-30'"),
    file: 'warnings.yaml',
    near: "checked: '2026-02-30'",
    reason: /checked: a day as YYYY-MM-DD/,
  },
  {
    label: 'a language without its warnings',
    plant: (copy) => copy.remove('texts/tg/warnings.yaml'),
    file: 'texts/tg/warnings.yaml',
    reason: /is missing/,
  },
  {
    label: 'a topic that one language lacks',
    plant: (copy) => copy.remove('texts/ky/topics/summons-received.yaml'),
    file: 'texts/ky/topics/summons-received.yaml',
    reason: /is missing/,
  },
  {
    label: 'markup in a text',
    plant: (copy) => copy.change(`texts/ru/${dual}`, /^title: .*/m, 'title: Два <b>паспорта</b>'),
    file: `texts/ru/${dual}`,
    near: 'title: Два',
    reason: /title: no markup/,
  },
  {
    label: 'a text that is too long for a phone',
    plant: (copy) => copy.change(`texts/tg/${dual}`, /^title: .*/m, `title: ${'Хеле дароз '.repeat(6)}`),
    file: `texts/tg/${dual}`,
    near: 'title: Хеле',
    reason: /title: .*60/,
  },
  {
    label: 'a phone that cannot be dialled',
    plant: (copy) => copy.change('missions.yaml', "'+74992374452'", "'8 (499) 237-44-52'"),
    file: 'missions.yaml',
    near: '8 (499) 237-44-52',
    reason: /phones\.0: a phone in E\.164/,
  },
  {
    label: 'a link that is none',
    plant: (copy) => copy.change('missions.yaml', /website: https\S+/, 'website: javascript:alert(1)'),
    file: 'missions.yaml',
    near: 'website: javascript',
    reason: /website/,
  },
  {
    label: 'a topic that calls itself by another name than its file',
    plant: (copy) => copy.change(dual, /^id: dual-citizenship/m, 'id: summons-received'),
    file: dual,
    near: 'id: summons-received',
    reason: /summons-received/,
  },
  {
    label: 'a file that nobody reads because its name is misspelt',
    plant: (copy) => copy.write('topics/dual-citizenshp.yaml', copy.read('topics/embassy-contacts.yaml')),
    file: 'topics/dual-citizenshp.yaml',
    reason: /\S/,
  },
]

/** What cannot be read, and what stands twice. */
const unreadable: readonly Fault[] = [
  {
    label: 'YAML that cannot be read',
    plant: (copy) => copy.change('laws.yaml', '  country: kg', '  country: kg: uz'),
    file: 'laws.yaml',
    near: 'country: kg: uz',
    reason: /nested/i,
  },
  {
    label: 'a tab where blanks must be',
    plant: (copy) => copy.change('warnings.yaml', '  country: uz', '\tcountry: uz'),
    file: 'warnings.yaml',
    near: '\tcountry: uz',
    reason: /\S/,
  },
  {
    label: 'a key that stands twice',
    plant: (copy) => copy.change('missions.yaml', '  kind: embassy\n', '  kind: embassy\n  kind:   consulate\n'),
    file: 'missions.yaml',
    near: 'kind:   consulate',
    reason: /unique/i,
  },
  {
    label: 'an id that stands twice',
    plant: (copy) => copy.change('legal-aid.yaml', '- id: kg-mfa-consular', '- id: kg-embassy-hotline # again'),
    file: 'legal-aid.yaml',
    near: '- id: kg-embassy-hotline # again',
    reason: /the id kg-embassy-hotline stands twice/,
  },
  {
    label: 'an empty file',
    plant: (copy) => copy.write('sources.yaml', ''),
    file: 'sources.yaml',
    reason: /array/,
  },
  {
    label: 'a file that is no text',
    plant: (copy) => copy.write('texts/ru/contacts.yaml', Buffer.from([0x00, 0xff, 0xfe, 0x80, 0x0a, 0x3a])),
    file: 'texts/ru/contacts.yaml',
    reason: /\S/,
  },
]

describe('the content of the release', () => {
  test('has no problem, and the command says so', async () => {
    const { code, out, err } = await new Copy().check()
    expect(err).toBe('')
    expect(code).toBe(0)
    expect(out).toMatch(/^content: \d+ items, no problem\n$/)
  })
})

describe.each([
  ['between files', betweenFiles],
  ['in one file', inOneFile],
  ['that makes a file unreadable', unreadable],
])('a fault %s is refused with file, line and reason', (_, faults) => {
  // All in one copy: none hides another, and the command is started once.
  const checked = (() => {
    let result: Promise<{ copy: Copy; told: Checked }> | undefined
    return () => {
      result ??= (async () => {
        const copy = new Copy()
        for (const { plant } of faults) plant(copy)
        return { copy, told: await copy.check() }
      })()
      return result
    }
  })()

  test.each(faults)('$label', async ({ file, near, reason }) => {
    const { copy, told } = await checked()
    const place = near === undefined ? file : `${file}:${copy.lineOf(file, near)}`
    const named = told.problems.filter(
      (problem) => problem.startsWith(`${place} `) || (near === undefined && problem.startsWith(`${place}:`)),
    )
    expect(
      named.filter((problem) => reason.test(problem)),
      told.err,
    ).not.toEqual([])
  })

  test('the command fails and prints nothing but one line a problem', async () => {
    const { told } = await checked()
    expect(told.code).toBe(1)
    expect(told.out).toBe('')
    for (const problem of told.problems) expect(problem).toMatch(/^[\w/-]+\.yaml(?::\d+)? \S/)
    expect(told.err).not.toMatch(/undefined|\[object|^\s+at /m)
  })
})

describe('a folder', () => {
  test('that is not there gets a sentence, not a stack', async () => {
    const copy = new Copy()
    rmSync(copy.root, { recursive: true })
    const { code, err } = await copy.check()
    expect(code).toBe(1)
    expect(err).toContain(copy.root)
    expect(err).not.toMatch(/^\s+at /m)
  })
})

describe('the numbers of a text', () => {
  test.each([
    ['none', 'без чисел', []],
    ['several', 'от 5 до 10 лет', ['5', '10']],
    ['an article with a hyphen', 'статья 154-1', ['154-1']],
    ['an article with a bracket', 'моддаи 401(1)', ['401(1)']],
    ['a date', '21.09.2022', ['21.09.2022']],
    ['an ending after a hyphen', '22-modda', ['22']],
    ['the same one twice', '154 и 154', ['154']],
  ])('%s', (_, text, numbers) => {
    expect([...numbersOf(text)]).toEqual(numbers)
  })
})
