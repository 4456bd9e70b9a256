/**
 * Somebody of an embassy, and an administrator, tap every button there is, in each language, on broadcasts in every state.
 * Telegram's stand-in refuses what is too long or badly marked up; here stands what it lets pass.
 */
import { readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import type { CallbackData } from '../../src/bot/callback-data.ts'
import * as shared from '../../src/bot/keyboards.ts'
import { payloadOfNumber } from '../../src/broadcasts/authenticity.ts'
import { locales } from '../../src/content/locale.ts'
import type { Person } from '../../src/demo/emulator/person.ts'
import type { PhoneMessage } from '../../src/demo/emulator/phone.ts'
import { openDatabase } from '../../src/store/database.ts'
import type { Db } from '../../src/store/schema.ts'
import { addInvitation } from '../../src/store/staff.ts'
import { clerk, give, hourMs } from '../support/embassy.ts'
import { atEnd } from '../support/endings.ts'
import { fillDesk } from '../support/full-desk.ts'
import { inlineData, tap } from '../support/taps.ts'
import { startWorld, type World } from '../support/world.ts'

type Action = Pick<CallbackData<unknown>, 'filter' | 'decode'>

const isAction = (value: unknown): value is Action =>
  typeof value === 'object' && value !== null && 'filter' in value && 'decode' in value
const actionsIn = (exported: object): Action[] => Object.values(exported).filter(isAction)
const nameOf = ({ filter }: Action): string => /^\^([a-z-]+)/.exec(filter.source)?.[1] ?? ''

/** Every action that the files of a room export, by its name. */
async function actionsOf(room: string): Promise<Map<string, Action>> {
  const files = readdirSync(join('src', room)).filter((file) => file.endsWith('.ts'))
  const modules: object[] = await Promise.all(files.map((file) => import(resolve('src', room, file))))
  return new Map(modules.flatMap(actionsIn).map((action) => [nameOf(action), action]))
}

const sharedActions = actionsIn(shared)
let embassyActions = new Map<string, Action>()
let adminActions = new Map<string, Action>()

beforeAll(async () => {
  embassyActions = await actionsOf('embassy')
  adminActions = await actionsOf('admin')
})

let ahead = 0
const now = (): number => Date.now() + ahead
/** Nobody taps faster than a person, or the throttle would speak. */
const betweenTapsMs = 1000

interface Crawl {
  /** What is written to begin with. */
  readonly begins: readonly string[]
  readonly actions: ReadonlyMap<string, Action>
  /** Buttons that shall be seen and not tapped. */
  readonly spared?: RegExp
}

/** Regions, places of the audit log and the like are many, and alike. */
const mostAlike = 4
/** Each of these makes a draft, with all the buttons of a draft. */
const multiplies = /^bc-(?:new|copy)/

/** Presses every button of these actions that can be reached; gives all that was shown on the way. */
async function tapsEverything(person: Person, { begins, actions, spared = /^$/ }: Crawl): Promise<PhoneMessage[]> {
  const seen: PhoneMessage[] = []
  const waiting: { readonly data: string; readonly on: number }[] = []
  const known = new Set<string>()
  const met = new Map<string, number>()
  const look = (message: PhoneMessage): void => {
    if (message.from !== 'bot') return
    seen.push(message)
    for (const data of inlineData(message)) {
      const [name = '', id = ''] = data.split(':')
      if (!actions.has(name) || known.has(data) || spared.test(data)) continue
      known.add(data)
      const kind = multiplies.test(data) ? name : `${name}:${id}`
      const times = (met.get(kind) ?? 0) + 1
      met.set(kind, times)
      if (times <= (multiplies.test(data) ? 1 : mostAlike)) waiting.push({ data, on: message.message_id })
    }
  }
  for (const begin of begins) {
    ahead += betweenTapsMs
    await person.sends(begin)
    look(await person.sees(/./))
  }
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    ahead += betweenTapsMs
    for (const message of await tap(person, next.on, next.data)) look(message)
  }
  return seen
}

const buttonsOf = (message: PhoneMessage) => (message.reply_markup?.inline_keyboard ?? []).flat()

const isTitle = (button: object): boolean => 'callback_data' in button && /^bc-open:/.test(String(button.callback_data))

function guardButtons(seen: readonly PhoneMessage[], own: ReadonlyMap<string, Action>): void {
  const words = seen.flatMap(buttonsOf).map(({ text }) => text)
  expect(words.filter((text) => text.trim() === '')).toEqual([])
  expect([...new Set(words.filter((text) => [...text].length > 40))], 'longer than a phone shows').toEqual([])
  const alike = seen.flatMap((message) => {
    // A broadcast is called by its first words, whatever they are.
    const shown = buttonsOf(message).flatMap((button) => (isTitle(button) ? [] : button.text))
    return shown.filter((text, index) => shown.indexOf(text) !== index)
  })
  expect([...new Set(alike)], 'twice in one message').toEqual([])

  const data = [...new Set(seen.flatMap(inlineData))]
  expect(data.filter((one) => Buffer.byteLength(one) > 64)).toEqual([])
  const strange = data.filter((one) => {
    const fitting = [...own.values(), ...sharedActions].filter(({ filter }) => filter.test(one))
    return fitting.length !== 1 || fitting[0]?.decode(one) === undefined
  })
  expect(strange, 'understood by no action, or by two').toEqual([])
  const offered = new Set(data.map((one) => one.split(':')[0]))
  expect(
    [...own.keys()].filter((name) => !offered.has(name)),
    'offered nowhere',
  ).toEqual([])
}

function guardWorld({ telegram, log }: World): void {
  expect(
    telegram.refusals.filter(({ error_code, description }) => error_code !== 429 && !/not modified/.test(description)),
  ).toEqual([])
  expect(log.filter((line) => line.includes('"level":50'))).toEqual([])
}

/** Бакыт is an administrator, and whatever else the test makes of him. */
async function openOffice(locale: string): Promise<{ world: World; db: Db; bakyt: Person }> {
  ahead = 0
  const world = await startWorld({
    env: { ADMIN_IDS: '600', PAID_BROADCASTS: 'on', BROADCAST_RATE: '1000' },
    start: { now },
    emulator: { now, limits: 'off' },
    expectedRefusals: ['editMessageText 400', 'sendMessage 429'], // looked at by `guardWorld`
  })
  const db = await openDatabase(world.config.database, () => {})
  atEnd(() => db.destroy())
  const bakyt = world.telegram.person({ id: 600, first_name: 'Бакыт', language_code: 'ru' })
  await bakyt.opensLink(`lang-${locale}_country-kg`)
  await bakyt.sees(/./)
  return { world, db, bakyt }
}

/** Two in every run, one of them derived by code; all of them in the long one. */
const walked = process.env.ELCHI_EVERY_LOCALE ? locales : (['uz-Cyrl', 'tg'] as const)

describe.each(walked)('in %s', (locale) => {
  test('every screen of embassies fits a phone, and every button is offered somewhere', async () => {
    const { world, db, bakyt } = await openOffice(locale)
    await give(db, bakyt, 'embassy-author')
    await give(db, bakyt, 'embassy-approver')
    const { numbers, waiting } = await fillDesk({ db, world, now, mine: bakyt.id })
    const seen = await tapsEverything(bakyt, {
      begins: [
        ...['/broadcasts', '/staff', '/verify', '/verify KG', '/verify KG-2026-0001-1'],
        ...numbers.flatMap((number) => [`/verify ${number}`, `/start ${payloadOfNumber(number)}`]),
      ],
      actions: embassyActions,
      spared: new RegExp(`^bc-(?:ok|return|pay-yes):${waiting}`), // approved for nothing it would not offer the paid way
    })
    guardButtons(seen, embassyActions)
    guardWorld(world)
  }, 120_000)

  test('every screen of administrators fits a phone, and every button is offered somewhere', async () => {
    const { world, db, bakyt } = await openOffice(locale)
    for (const name of ['Нодира', 'Далер']) {
      const person = await clerk({ world, db }, name, 'embassy-author', 'uz')
      await give(db, person, 'embassy-approver', 'tj')
    }
    const open = { id: 'abcdef01', code_hash: 'open', role: 'embassy-approver', scope: 'tj', created_by: bakyt.id }
    await addInvitation(
      db,
      { ...open, created_at: now(), expires_at: now() + hourMs },
      { at: now(), actor: bakyt.id, action: 'invitation-made', subject: open.id, details: {} },
    )
    const seen = await tapsEverything(bakyt, { begins: ['/admin', '/staff'], actions: adminActions })
    guardButtons(seen, adminActions)
    guardWorld(world)
  }, 60_000)
})
