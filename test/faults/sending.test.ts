/** The line to Telegram breaks in every way: the person has the right answer in the end, at most one of it twice. */
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, test, vi } from 'vitest'
import { translator } from '../../src/bot/i18n.ts'
import type { FaultKind } from '../../src/demo/emulator/faults.ts'
import type { Person } from '../../src/demo/emulator/person.ts'
import { settledPerson, startWorld, type World } from '../support/world.ts'

const aboutCitizenship = 'Можно ли иметь двойное гражданство?'
const citizenship = /гражданств/i
const aboutSummons = 'Мне пришла повестка, что делать?'
const summons = /повестк/i
const t = translator('ru')

const answers = (person: Person, pattern: RegExp): number =>
  person.messages.filter(({ from, text }) => from === 'bot' && pattern.test(text?.split('\n', 1)[0] ?? '')).length

async function failuresIn(world: World): Promise<Record<string, number>> {
  const text = await (await fetch(`http://127.0.0.1:${world.bot.port}/metrics`)).text()
  const found = text.matchAll(/^elchi_api_failures_total\{method="(.+?)",kind="(.+?)"\} (\d+)$/gm)
  return Object.fromEntries([...found].map(([, method, kind, count]) => [`${method} ${kind}`, Number(count)]))
}

function reachable({ config }: World, person: Person): unknown {
  const database = new DatabaseSync(config.database.kind === 'sqlite' ? config.database.path : '')
  const row = database.prepare('select reachable from subscribers where chat_id = ?').get(person.id)
  database.close()
  return row?.reachable
}

const tooMany: FaultKind = {
  error_code: 429,
  description: 'Too Many Requests: retry after 1',
  parameters: { retry_after: 1 },
}

const cases: readonly (readonly [label: string, kind: FaultKind, shown: number, counted: string])[] = [
  ['the connection breaks before the call is done', 'drop-before', 1, 'unknown'],
  ['it is delivered, then the connection breaks', 'deliver-then-drop', 2, 'unknown'],
  ['502, and nothing is done', '502-before', 1, 'unknown'],
  ['502, although it is done', '502-after', 2, 'unknown'],
  ['silence, then a broken connection', 'silence', 1, 'unknown'],
  ['429 with retry_after', tooMany, 1, 'rate-limited'],
]

describe('a question', () => {
  test.each(cases)('%s', async (_, kind, shown, counted) => {
    const world = await startWorld({ expectedRefusals: ['sendMessage 429'] })
    const gulnara = await settledPerson(world, 'Гулнара', 'ru', 'lang-ru')
    world.telegram.faults.add({ method: 'sendMessage', kind, ms: 100, chat_id: gulnara.id })
    await gulnara.sends(aboutCitizenship)
    await gulnara.sends(aboutSummons)
    await gulnara.sees(summons)
    expect(answers(gulnara, citizenship)).toBe(shown)
    expect(answers(gulnara, summons)).toBe(1)
    expect(await failuresIn(world)).toEqual({ [`sendMessage ${counted}`]: 1 })
  })
})

describe('a button', () => {
  test.each(cases)('%s', async (_, kind, _shown, counted) => {
    const world = await startWorld({ expectedRefusals: ['editMessageText 429', 'editMessageText 400'] })
    const gulnara = await settledPerson(world, 'Гулнара', 'ru', 'lang-ru')
    await gulnara.sends(aboutCitizenship)
    const { message_id } = await gulnara.sees(citizenship)
    world.telegram.faults.add({ method: 'editMessageText', kind, ms: 100, chat_id: gulnara.id })
    await gulnara.taps(t('common:menu'))
    const menu = await gulnara.sees(t('menu:title'))
    expect(menu.message_id, 'the tapped message itself').toBe(message_id)
    await vi.waitFor(() => expect(world.telegram.unansweredCallbackQueries()).toEqual([]), { timeout: 5_000 })
    expect(answers(gulnara, citizenship)).toBe(0)
    const unchanged = kind === 'deliver-then-drop' || kind === '502-after' ? { 'editMessageText unchanged': 1 } : {}
    expect(await failuresIn(world)).toEqual({ [`editMessageText ${counted}`]: 1, ...unchanged })
  })

  test('tapped twice: "not modified" is no failure', async () => {
    const world = await startWorld({ expectedRefusals: ['editMessageText 400'] })
    const gulnara = await settledPerson(world, 'Гулнара', 'ru', 'lang-ru')
    await gulnara.sends(aboutCitizenship)
    const { message_id } = await gulnara.sees(citizenship)
    await gulnara.taps(t('common:menu'))
    await gulnara.sees(t('menu:title'))
    const before = gulnara.messages.length
    await gulnara.tapsData(message_id, 'menu')
    await vi.waitFor(() => expect(world.telegram.unansweredCallbackQueries()).toEqual([]))
    expect(gulnara.messages).toHaveLength(before)
    expect(await failuresIn(world)).toEqual({ 'editMessageText unchanged': 1 })
    expect(world.log.filter((line) => /"level":[45]0/.test(line))).toEqual([])
  })

  test('under a message that she deletes before it can be edited: the answer comes as a new message', async () => {
    const world = await startWorld({ expectedRefusals: ['editMessageText 400'] })
    const gulnara = await settledPerson(world, 'Гулнара', 'ru', 'lang-ru')
    await gulnara.sends(aboutCitizenship)
    const { message_id } = await gulnara.sees(citizenship)
    world.telegram.faults.add({ method: 'editMessageText', kind: 'drop-before', chat_id: gulnara.id })
    await gulnara.taps(t('common:menu'))
    await gulnara.deletes(message_id)
    const menu = await gulnara.sees(t('menu:title'))
    expect(menu.message_id).toBeGreaterThan(message_id)
    expect(await failuresIn(world)).toMatchObject({ 'editMessageText gone': 1 })
  })

  test('whose waiting sign cannot be ended at the first try ends at the second, and nothing is shown twice', async () => {
    const world = await startWorld()
    const gulnara = await settledPerson(world, 'Гулнара', 'ru', 'lang-ru')
    world.telegram.faults.add({ method: 'answerCallbackQuery', kind: '502-before' })
    await gulnara.sends(aboutCitizenship)
    await gulnara.sees(citizenship)
    const before = gulnara.messages.length
    await gulnara.taps(t('common:menu'))
    await vi.waitFor(() => expect(world.telegram.unansweredCallbackQueries()).toEqual([]))
    expect(gulnara.messages).toHaveLength(before)
  })
})

describe('Telegram away for a while', () => {
  test('eight sendings fail one after another: the person is answered when it is back, and nothing is set aside', async () => {
    const world = await startWorld()
    const gulnara = await settledPerson(world, 'Гулнара', 'ru', 'lang-ru')
    world.telegram.faults.add({ method: 'sendMessage', kind: '502-before', times: 8 })
    await gulnara.sends(aboutCitizenship)
    await gulnara.sees(citizenship, { timeoutMs: 18_000 })
    expect(answers(gulnara, citizenship)).toBe(1)
    expect(world.log.filter((line) => line.includes('ALARM'))).toEqual([])
  })
})

describe('a person who blocks the bot', () => {
  test('in the middle of an answer is noted as out of reach, without an alarm, until the return', async () => {
    const world = await startWorld({ expectedRefusals: ['sendMessage 403'] })
    const { telegram } = world
    const gulnara = await settledPerson(world, 'Гулнара', 'ru', 'lang-ru')
    expect(reachable(world, gulnara)).toBe(1)
    // The bot has begun to answer; its second try meets the block, of which it has not heard yet.
    telegram.faults.add({ method: 'sendMessage', kind: 'silence', ms: 100, chat_id: gulnara.id })
    await gulnara.sends(aboutCitizenship)
    await vi.waitFor(() => expect(telegram.faults.pending).toBe(0))
    gulnara.blocks()
    await vi.waitFor(() => expect(world.log.join('')).toContain('the person cannot be reached'), { timeout: 5_000 })
    await vi.waitFor(() => expect(telegram.updates.size).toBe(0))
    expect(reachable(world, gulnara)).toBe(0)
    expect(await failuresIn(world)).toEqual({ 'sendMessage unknown': 1, 'sendMessage blocked': 1 })
    expect(world.log.filter((line) => /ALARM|"level":50/.test(line))).toEqual([])

    await gulnara.sends('/start')
    await gulnara.sees(/./)
    await vi.waitFor(() => expect(reachable(world, gulnara)).toBe(1))
  })

  test('some days after the last question is out of reach, too', async () => {
    let now = Date.now() - 3 * 86_400_000
    const world = await startWorld({ start: { now: () => now } })
    const gulnara = await settledPerson(world, 'Гулнара', 'ru', 'lang-ru')
    await vi.waitFor(() => expect(world.log.join('')).toContain('"outcome":"handled"'))
    now = Date.now()
    gulnara.blocks()
    await vi.waitFor(() => expect(world.log.join('')).toContain('"kind":"my_chat_member"'), { timeout: 5_000 })
    expect(reachable(world, gulnara)).toBe(0)
  })

  test('who deleted the account is noted the same way', async () => {
    const world = await startWorld({ expectedRefusals: ['sendMessage 403'] })
    const gulnara = await settledPerson(world, 'Гулнара', 'ru', 'lang-ru')
    world.telegram.faults.add({ method: 'sendMessage', kind: '502-before', chat_id: gulnara.id })
    await gulnara.sends(aboutCitizenship)
    await vi.waitFor(() => expect(world.telegram.faults.pending).toBe(0))
    gulnara.deactivates()
    await vi.waitFor(() => expect(reachable(world, gulnara)).toBe(0), { timeout: 5_000 })
  })
})
