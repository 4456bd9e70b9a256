/** A helpline for stories: helpers with the role, on duty, and a person who asks for a human. */
import type { Person } from '../../src/demo/emulator/person.ts'
import { openDatabase } from '../../src/store/database.ts'
import { setShift } from '../../src/store/helpline.ts'
import type { Db } from '../../src/store/schema.ts'
import { atEnd } from './endings.ts'
import { settledPerson, type World } from './world.ts'

/** A second connection, as another process has it. */
export async function databaseOf(world: World): Promise<Db> {
  const db = await openDatabase(world.config.database, () => {})
  atEnd(() => db.destroy())
  return db
}

/** Somebody of legal aid, on duty around the clock unless told otherwise. */
export async function helper(
  world: World,
  db: Db,
  name: string,
  { onDuty = true, payload = 'lang-ru' }: { readonly onDuty?: boolean; readonly payload?: string } = {},
): Promise<Person> {
  const person = await settledPerson(world, name, 'ru', payload)
  await db
    .insertInto('staff')
    .values({ user_id: person.id, role: 'legalaid', scope: '', invitation: '00000000', given_at: 1 })
    .execute()
  if (onDuty) {
    const entry = { at: 1, actor: person.id, action: 'duty-changed', subject: '', details: {} }
    await setShift(db, person.id, { on: true, from: 0, until: 0, weekdays: false }, entry)
  }
  return person
}

/** Opens a conversation by the menu, up to the sentence that says: write. */
export async function asksForHuman(person: Person): Promise<void> {
  await person.sends('/human')
  await person.sees(/Спросить человека|Адамдан суроо/)
  await person.taps('✍️')
  await person.sees(/Пишите сюда|Ушул жерге жазыңыз/)
}
