/** What happens to an update on its way to an answer: in order within a chat, side by side between chats, once, and never lost. */
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, test, vi } from 'vitest'
import { translator } from '../../src/bot/i18n.ts'
import type { Person } from '../../src/demo/emulator/person.ts'
import { TelegramEmulator } from '../../src/demo/emulator/telegram.ts'
import { botProcess, webhookSettings } from '../support/child.ts'
import { atEnd, scratchFolder } from '../support/endings.ts'
import { freePort } from '../support/free-port.ts'
import { settledPerson, startWorld, type World } from '../support/world.ts'

const modes = ['polling', 'webhook'] as const
type Mode = (typeof modes)[number]

const settingsOf = async (mode: Mode): Promise<Record<string, string>> =>
  mode === 'webhook' ? webhookSettings(await freePort()) : {}

const aboutCitizenship = 'Можно ли иметь двойное гражданство?'
const citizenship = /гражданств/i
const aboutSummons = 'Мне пришла повестка, что делать?'
const summons = /повестк/i

const answers = (person: Person, pattern: RegExp): number =>
  person.messages.filter(({ from, text }) => from === 'bot' && pattern.test(text?.split('\n', 1)[0] ?? '')).length

/** The calls that reached a chat, in order. */
function callsTo(telegram: TelegramEmulator, person: Person): string[] {
  const calls: string[] = []
  telegram.log = (method, { chat_id }) => {
    if (Number(chat_id) === person.id) calls.push(method)
  }
  return calls
}

async function stateOf(world: World, metric: RegExp): Promise<string> {
  const text = await (await fetch(`http://127.0.0.1:${world.bot.port}/metrics`)).text()
  return text.split('\n').find((line) => metric.test(line)) ?? ''
}

describe.each(modes)('order, by %s', (mode) => {
  test('Гулнара taps a button while her question is being answered: first the answer, then the button', async () => {
    const world = await startWorld({ env: await settingsOf(mode) })
    const { telegram } = world
    const gulnara = await settledPerson(world, 'Гулнара', 'ru', 'lang-ru')
    const calls = callsTo(telegram, gulnara)
    // Whoever does not wait for the turn overtakes the answer while its first sending hangs.
    telegram.faults.add({ method: 'sendMessage', kind: 'silence', ms: 300 })
    const [button] = gulnara.lastMessage?.reply_markup?.inline_keyboard.flat() ?? []
    await gulnara.sends(aboutCitizenship)
    await vi.waitFor(() => expect(telegram.faults.pending).toBe(0), { timeout: 5_000 })
    await gulnara.taps(button?.text ?? '')
    await vi.waitFor(() => expect(calls).toHaveLength(2), { timeout: 5_000 })
    expect(calls).toEqual(['sendMessage', 'editMessageText'])
    await vi.waitFor(() => expect(telegram.unansweredCallbackQueries()).toEqual([]))
  })

  test('one person’s slow answer keeps nobody else waiting', async () => {
    const world = await startWorld({ env: await settingsOf(mode) })
    const { telegram } = world
    const [gulnara, bakyt] = ['Гулнара', 'Бакыт'].map((name) => telegram.person({ first_name: name })) as [
      Person,
      Person,
    ]
    telegram.faults.add({ method: 'sendMessage', kind: 'silence', ms: 3_000, chat_id: gulnara.id })
    await gulnara.sends(aboutCitizenship)
    await vi.waitFor(() => expect(telegram.faults.pending).toBe(0))
    await bakyt.sends(aboutSummons)
    await bakyt.sees(summons)
    expect(answers(gulnara, citizenship)).toBe(0)
    await gulnara.sees(citizenship)
  })

  test('the same update twice is answered once', async () => {
    const world = await startWorld({ env: await settingsOf(mode) })
    const { telegram } = world
    const gulnara = telegram.person({ first_name: 'Гулнара' })
    const { update_id } = await gulnara.sends(aboutCitizenship)
    await gulnara.sees(citizenship)
    telegram.redeliver(update_id)
    await vi.waitFor(() => expect(telegram.updates.size).toBe(0))
    await gulnara.sends(aboutSummons)
    await gulnara.sees(summons)
    expect(answers(gulnara, citizenship)).toBe(1)
  })

  test('update ids that start again at a lower number are answered, before and after a restart of the bot', async () => {
    let chance = 0.9
    const world = await startWorld({ env: await settingsOf(mode), emulator: { random: () => chance } })
    const { telegram } = world
    const gulnara = telegram.person({ first_name: 'Гулнара' })
    const before = await gulnara.sends(aboutCitizenship)
    await gulnara.sees(citizenship)
    for (const next of [0.5, 0.1]) {
      // Telegram keeps updates for a day and starts anew after a week: nothing waits then.
      await vi.waitFor(() => expect(telegram.updates.size).toBe(0), { timeout: 5_000 })
      chance = next
      telegram.restartUpdateIds()
      const { update_id } = await gulnara.sends(aboutSummons)
      expect(update_id).toBeLessThan(before.update_id)
      await gulnara.sees(summons)
      await world.restart()
    }
  })
})

describe('parallel', () => {
  test('of eighty people who write at once, 64 are answered side by side and the others right after', async () => {
    const world = await startWorld({ env: await settingsOf('webhook'), emulator: { limits: 'off' } })
    const { telegram } = world
    const crowd = Array.from({ length: 80 }, () => telegram.person({ first_name: 'Адам' }))
    const silentMs = 3_000
    telegram.faults.add({ method: 'sendMessage', kind: 'silence', ms: silentMs, times: 64 })
    const startedAt = performance.now()
    const { promise: firstReply, resolve } = Promise.withResolvers<number>()
    telegram.log = (method) => method === 'sendMessage' && resolve(performance.now() - startedAt)
    for (const person of crowd) await person.sends(aboutCitizenship)
    await vi.waitFor(() => expect(telegram.faults.pending).toBe(0), { timeout: silentMs })
    // A 65th would have met no silence.
    expect(await firstReply).toBeGreaterThanOrEqual(silentMs)
    await Promise.all(crowd.map((person) => person.sees(citizenship, { timeoutMs: 15_000 })))
    expect(crowd.map((person) => answers(person, citizenship))).toEqual(crowd.map(() => 1))
  })
})

describe('polling', () => {
  test('what was answered before a restart is not answered again when Telegram brings it once more', async () => {
    const world = await startWorld()
    const { telegram } = world
    const gulnara = telegram.person({ first_name: 'Гулнара' })
    const { update_id } = await gulnara.sends(aboutCitizenship)
    await gulnara.sees(citizenship)
    await world.restart()
    telegram.redeliver(update_id)
    await vi.waitFor(() => expect(telegram.updates.size).toBe(0))
    await gulnara.sends(aboutSummons)
    await gulnara.sees(summons)
    expect(answers(gulnara, citizenship)).toBe(1)
  })

  test('a second bot with the same token: the first says so in its log and goes on', async () => {
    const world = await startWorld({ expectedRefusals: ['getUpdates 409'] })
    const { telegram } = world
    const gulnara = telegram.person({ first_name: 'Гулнара' })
    await gulnara.sends(aboutCitizenship)
    await gulnara.sees(citizenship)
    await vi.waitFor(() => expect(telegram.updates.size).toBe(0))
    await telegram.call('getUpdates', { timeout: 0 })
    await vi.waitFor(() => expect(world.log.join('')).toMatch(/"reason":"conflict".*getUpdates failed/))
    await gulnara.sends(aboutSummons)
    await gulnara.sees(summons)
    expect(telegram.refusals.length, 'the two do not chase each other').toBeLessThanOrEqual(2)
  })
})

describe.each(modes)('an update that fails every attempt, by %s', (mode) => {
  test('is set aside with an alarm; the person hears a kind word, and everybody else is answered meanwhile', async () => {
    const world = await startWorld({ env: await settingsOf(mode) })
    const { telegram } = world
    breakTopic(world, 'dual-citizenship')
    await world.restart()
    const gulnara = telegram.person({ first_name: 'Гулнара', language_code: 'ru' })
    const bakyt = telegram.person({ first_name: 'Бакыт', language_code: 'ru' })
    await gulnara.sends(aboutCitizenship)
    await bakyt.sends(aboutSummons)
    await bakyt.sees(summons)
    expect(gulnara.lastMessage, 'Гулнара’s question is still being tried').toBeUndefined()

    const told = await gulnara.sees(translator('ru')('common:error'))
    expect(told.reply_markup?.inline_keyboard.flat().map(({ text }) => text)).toEqual([translator('ru')('common:sos')])
    const alarms = world.log.filter((line) => line.includes('ALARM'))
    expect(alarms).toHaveLength(1)
    expect(alarms[0]).not.toContain(aboutCitizenship)
    expect(await stateOf(world, /^elchi_updates_set_aside_total/)).toBe(
      'elchi_updates_set_aside_total{kind="message"} 1',
    )
    expect(setAsideUpdates(world)).toEqual([{ kind: 'message', reason: 'TypeError' }])

    await gulnara.taps(translator('ru')('common:sos'))
    await gulnara.sees(/./)
    await gulnara.sends(aboutSummons)
    await gulnara.sees(summons)
  })

  test('one that Telegram will never accept is not tried three times', async () => {
    const world = await startWorld({ env: await settingsOf(mode), expectedRefusals: ['sendMessage 400'] })
    const { telegram } = world
    const gulnara = telegram.person({ first_name: 'Гулнара', language_code: 'ru' })
    const description = 'Bad Request: can\'t parse entities: Unsupported start tag "x" at byte offset 7'
    telegram.faults.add({ method: 'sendMessage', kind: { error_code: 400, description }, chat_id: gulnara.id })
    await gulnara.sends(aboutCitizenship)
    await gulnara.sees(translator('ru')('common:error'))
    expect(world.log.filter((line) => /ALARM.*was set aside/.test(line))).toHaveLength(1)
    expect(telegram.refusals).toHaveLength(1)
  })
})

/** A topic as a careless hand in the database leaves it: its screen throws. */
function breakTopic({ config }: World, id: string): void {
  const database = new DatabaseSync(config.database.kind === 'sqlite' ? config.database.path : '')
  const { changes } = database
    .prepare(
      `update content_items set edited = 1, body = json_set(body, '$.variants.any.laws', null) where kind = 'topic' and id = ?`,
    )
    .run(id)
  database.close()
  expect(changes).toBe(1)
}

function setAsideUpdates({ config }: World): unknown[] {
  const database = new DatabaseSync(config.database.kind === 'sqlite' ? config.database.path : '')
  const rows = database.prepare('select kind, reason from set_aside_updates').all()
  database.close()
  return rows.map((row) => ({ ...row }))
}

describe.each(modes)('the end of a process, by %s', (mode) => {
  test('SIGTERM: what runs is finished, nothing is lost, and the next start answers the rest', async () => {
    const telegram = new TelegramEmulator({ webhookRetryScale: 0.1 })
    const api = await telegram.listen()
    atEnd(() => telegram.stop())
    const bot = await botProcess({
      BOT_TOKEN: telegram.token,
      BOT_API_ROOT: api.url,
      DATABASE_URL: `sqlite:${join(scratchFolder(), 'elchi.sqlite')}`,
      ...(await settingsOf(mode)),
    })
    await bot.start()
    const crowd = Array.from({ length: 10 }, () => telegram.person({ first_name: 'Адам' }))
    telegram.faults.add({ method: 'sendMessage', kind: 'silence', ms: 500, times: crowd.length })
    for (const person of crowd) await person.sends(aboutCitizenship)
    await vi.waitFor(() => expect(telegram.faults.pending).toBe(0), { timeout: 5_000 })
    const ended = bot.end('SIGTERM')
    await bot.line(/"msg":"stopping"/)
    const late = telegram.person({ first_name: 'Бакыт' })
    await late.sends(aboutSummons)
    for (const person of crowd) await person.sends(aboutSummons)
    expect(await ended).toBe(0)
    await bot.line(/"msg":"stopped"/)
    expect(
      crowd.map((person) => answers(person, citizenship)),
      'what ran is finished',
    ).toEqual(crowd.map(() => 1))
    expect(late.lastMessage, 'nothing new is begun').toBeUndefined()

    await bot.start()
    for (const person of [late, ...crowd]) await person.sees(summons, { timeoutMs: 10_000 })
    expect(await bot.end('SIGTERM')).toBe(0)
    expect(crowd.map((person) => [answers(person, citizenship), answers(person, summons)])).toEqual(
      crowd.map(() => [1, 1]),
    )
  })
})

describe('a token that is no longer valid', () => {
  test('ends the process with code 1 and a line that says so; with the next start nobody is forgotten', async () => {
    const telegram = new TelegramEmulator()
    const api = await telegram.listen()
    atEnd(() => telegram.stop())
    const bot = await botProcess({
      BOT_TOKEN: telegram.token,
      BOT_API_ROOT: api.url,
      DATABASE_URL: `sqlite:${join(scratchFolder(), 'elchi.sqlite')}`,
    })
    await bot.start()
    const gulnara = telegram.person({ first_name: 'Гулнара' })
    telegram.faults.add({ method: 'getUpdates', kind: { error_code: 401, description: 'Unauthorized' } })
    telegram.faults.add({ method: 'sendMessage', kind: 'silence', ms: 60_000 })
    await gulnara.sends(aboutCitizenship)
    expect(await bot.exit()).toBe(1)
    const why = JSON.parse(await bot.line(/the program cannot go on/))
    expect(why).toMatchObject({
      msg: 'the program cannot go on',
      error: { name: 'GrammyError', code: 401, method: 'getUpdates' },
    })

    telegram.faults.clear()
    await bot.start()
    await gulnara.sees(citizenship)
  })
})
