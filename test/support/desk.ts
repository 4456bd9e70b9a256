/** People of the legal-aid desk in stories: invited, settled, and slow enough not to be throttled. */
import type { Person } from '../../src/demo/emulator/person.ts'
import type { PhoneMessage } from '../../src/demo/emulator/phone.ts'
import { openDatabase } from '../../src/store/database.ts'
import type { Db } from '../../src/store/schema.ts'
import { addInvitation, redeemInvitation } from '../../src/store/staff.ts'
import { atEnd } from './endings.ts'
import { settledPerson, startWorld, type World, type WorldOptions } from './world.ts'

export interface Desk {
  readonly world: World
  readonly db: Db
}

export const adminId = 900

/** A world whose clock is half a second later at every look: staff in a story tap faster than people can. */
export async function startDesk(options: WorldOptions = {}): Promise<Desk> {
  let ahead = 0
  const now = (): number => {
    ahead += 500
    return Date.now() + ahead
  }
  const world = await startWorld({
    ...options,
    start: { now, ...options.start },
    emulator: { now, ...options.emulator }, // it would refuse so many messages in a real second
    env: { ADMIN_IDS: String(adminId), ...options.env },
  })
  const db = await openDatabase(world.config.database, () => {})
  atEnd(() => db.destroy())
  return { world, db }
}

let invitations = 0

export async function givesRole(db: Db, userId: number, role: string, scope = ''): Promise<void> {
  const id = (0xd0000000 + ++invitations).toString(16)
  const at = Date.now()
  await addInvitation(
    db,
    { id, code_hash: id, role, scope, created_by: adminId, created_at: at, expires_at: at + 60_000 },
    { at, actor: adminId, action: 'invitation-made', subject: id, details: {} },
  )
  await redeemInvitation(db, id, userId, at)
}

/** A member of the desk, who has started the bot in a language. */
export async function worker(
  { world, db }: Desk,
  name: string,
  role: 'legalaid' | 'translator',
  { language = 'ru', scope = '' }: { readonly language?: string; readonly scope?: string } = {},
): Promise<Person> {
  const person = await settledPerson(world, name, 'ru', `lang-${language}`)
  await givesRole(db, person.id, role, scope)
  return person
}

/** Trial indexes take seconds on a machine that is busy with other tests. */
const patienceMs = 25_000

/** Taps and reads what comes. */
export async function goes(person: Person, button: string, sees: RegExp): Promise<PhoneMessage> {
  await person.taps(button)
  return person.sees(sees, { timeoutMs: patienceMs })
}

export async function says(person: Person, text: string, sees: RegExp): Promise<PhoneMessage> {
  await person.sends(text)
  return person.sees(sees, { timeoutMs: patienceMs })
}
