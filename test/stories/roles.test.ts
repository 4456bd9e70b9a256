import { describe, expect, test } from 'vitest'
import type { Person } from '../../src/demo/emulator/person.ts'
import { auditLog } from '../../src/store/audit.ts'
import { openDatabase } from '../../src/store/database.ts'
import { revokeRole } from '../../src/store/staff.ts'
import { settledPerson, startWorld, type World } from '../support/world.ts'

const adminId = 900

async function worldWithAdmin(
  options: Parameters<typeof startWorld>[0] = {},
): Promise<{ world: World; admin: Person }> {
  const world = await startWorld({ ...options, env: { ADMIN_IDS: String(adminId), ...options.env } })
  const admin = world.telegram.person({ id: adminId, first_name: 'Асель', language_code: 'ru' })
  await admin.opensLink('lang-ru_country-kg')
  await admin.sees(/./)
  return { world, admin }
}

/** The administrator invites, and reads code and link off the screen. */
async function invites(admin: Person, role: string): Promise<{ code: string; payload: string; number: string }> {
  await admin.sends('/admin')
  await admin.sees(/Управление/)
  await admin.taps('Пригласить')
  await admin.sees(/Кого пригласить/)
  await admin.taps(role)
  await admin.sees(/Сколько дней/)
  await admin.taps('7 дн.')
  const { text = '' } = await admin.sees(/Приглашение №/)
  const code = /Код: ([A-Z2-9-]+)/.exec(text)?.[1] ?? ''
  const payload = /start=(i-[A-Z2-9]+)/.exec(text)?.[1] ?? ''
  const number = /№ ([0-9a-f]{8})/.exec(text)?.[1] ?? ''
  expect(code.replaceAll('-', '')).toBe(payload.slice(2))
  return { code, payload, number }
}

describe('an administrator gives roles by invitations', () => {
  test('an officer opens the link, has the role, and reads in words what it is for', async () => {
    const { world, admin } = await worldWithAdmin()
    const { payload } = await invites(admin, 'Пишет: 🇰🇬 Кыргызстан')
    const officer = await settledPerson(world, 'Бакыт', 'ky', 'lang-ru_country-kg')
    await officer.opensLink(payload)
    await officer.sees(/Готово\. Ваша роль: Автор предупреждений: 🇰🇬 Кыргызстан/)
    await officer.sends('/staff')
    const roles = await officer.sees(/только после утверждения другим человеком/)
    expect(roles.text).not.toMatch(/Приглашать людей/)
  })

  test('a code is read from paper too, with small letters and gaps, and works once', async () => {
    const { world, admin } = await worldWithAdmin()
    const { code } = await invites(admin, 'Юрист')
    const lawyer = await settledPerson(world, 'Нодира', 'uz', 'lang-ru')
    await lawyer.sends(`/staff ${code.toLowerCase().replaceAll('-', ' ')}`)
    await lawyer.sees(/Готово\. Ваша роль: Юрист/)
    const other = await settledPerson(world, 'Чужой', 'ru', 'lang-ru')
    await other.sends(`/staff ${code}`)
    await other.sees(/Такого приглашения нет/)
    await other.sends('/staff')
    await other.sees((message) => !/роли/.test(message.text ?? ''))
  })

  test('two people bring one code at the same moment: one of them has the role', async () => {
    const { world, admin } = await worldWithAdmin()
    const { payload } = await invites(admin, 'Переводчик: Тоҷикӣ')
    const people = await Promise.all(['А', 'Б'].map((name) => settledPerson(world, name, 'ru', 'lang-ru')))
    await Promise.all(people.map((person) => person.opensLink(payload)))
    const answers = await Promise.all(people.map((person) => person.sees(/Готово\. Ваша роль|Такого приглашения нет/)))
    expect(answers.filter(({ text }) => /Готово/.test(text ?? ''))).toHaveLength(1)
  })

  test('an invitation that expired or was revoked gives nothing, and says so kindly', async () => {
    let clock = Date.parse('2026-11-22T09:00:00Z')
    const { world, admin } = await worldWithAdmin({ start: { now: () => clock } })
    const late = await invites(admin, 'Юрист')
    const unwanted = await invites(admin, 'Юрист')
    await admin.sends('/admin')
    await admin.sees(/Управление/)
    await admin.taps('Приглашения')
    await admin.sees(/новые сверху/)
    await admin.taps(unwanted.number)
    await admin.sees(/Ещё не использовано/)
    await admin.taps('Отозвать приглашение')
    await admin.sees(/новые сверху/)
    const person = await settledPerson(world, 'Кто-то', 'ru', 'lang-ru')
    await person.opensLink(unwanted.payload)
    await person.sees(/Такого приглашения нет/)
    clock += 8 * 86_400_000
    await person.opensLink(late.payload)
    await person.sees(/Такого приглашения нет/)
  })

  test('a migrant who tries the commands of staff gets the menu, not a hint that there is more', async () => {
    const { world } = await worldWithAdmin()
    const migrant = await settledPerson(world, 'Фаррух', 'tg', 'lang-tg_country-tj')
    await migrant.sends('/admin')
    const seen = await migrant.sees(/./)
    expect(seen.text).not.toMatch(/Управление|Идоракунӣ/)
    const menu = migrant.lastMessage
    await migrant.tapsData(menu?.message_id ?? 0, 'members')
    await migrant.sees(/Ин тугма/)
    await migrant.sends('/menu')
    await migrant.sees((message) => !/Ин тугма/.test(message.text ?? ''))
    await migrant.tapsData(migrant.lastMessage?.message_id ?? 0, 'role-revoke-yes:900:admin')
    await migrant.sees(/Ин тугма/)
    expect(JSON.stringify(migrant.messages)).not.toMatch(/ADMIN_IDS/)
  })

  test('every step stands in the audit log, and no code does', async () => {
    const { world, admin } = await worldWithAdmin()
    const { payload, code, number } = await invites(admin, 'Юрист')
    const lawyer = await settledPerson(world, 'Нодира', 'uz', 'lang-ru')
    await lawyer.opensLink(payload)
    await lawyer.sees(/Готово/)
    await admin.sends('/admin')
    await admin.sees(/Управление/)
    await admin.taps('Журнал')
    const log = await admin.sees(/принял роль по приглашению/)
    expect(log.text).toMatch(new RegExp(`900 · создал приглашение · ${number}`))
    expect(log.text).not.toContain(code)
    const db = await openDatabase(world.config.database, () => {})
    const entries = await auditLog(db, 10)
    expect(entries.map(({ action }) => action)).toEqual(['role-taken', 'invitation-made'])
    expect(JSON.stringify(await db.selectFrom('invitations').selectAll().execute())).not.toContain(payload.slice(2))
    await db.destroy()
  })
})

test('a role that another process revoked a second ago is gone with the next tap', async () => {
  const { world, admin } = await worldWithAdmin()
  const { payload } = await invites(admin, 'Администратор')
  const second = await settledPerson(world, 'Второй', 'ru', 'lang-ru')
  await second.opensLink(payload)
  await second.sees(/Готово/)
  await second.sends('/admin')
  await second.sees(/Управление/)
  const screen = second.lastMessage?.message_id ?? 0
  const otherProcess = await openDatabase(world.config.database, () => {})
  const entry = { at: Date.now(), actor: adminId, action: 'role-revoked', subject: String(second.id), details: {} }
  expect(await revokeRole(otherProcess, { userId: second.id, role: 'admin', scope: '' }, entry)).toBe(true)
  await otherProcess.destroy()
  await second.tapsData(screen, 'members')
  await second.sees(/Этой кнопки|меню/i)
  expect(JSON.stringify(second.messages)).not.toMatch(/ADMIN_IDS/)
})

test('an administrator takes a role away from the list, after being asked once', async () => {
  const { world, admin } = await worldWithAdmin()
  const { payload } = await invites(admin, 'Юрист')
  const lawyer = await settledPerson(world, 'Нодира', 'uz', 'lang-ru')
  await lawyer.opensLink(payload)
  await lawyer.sees(/Готово/)
  await admin.sends('/admin')
  await admin.sees(/Управление/)
  await admin.taps('Кто какую роль имеет')
  await admin.sees(/Нажмите/)
  await admin.taps('Юрист')
  await admin.sees(/по приглашению/)
  await admin.taps('Отозвать роль')
  await admin.sees(/Отозвать роль\?/)
  await admin.taps('Да, отозвать')
  await admin.sees(/Ролей пока никому не дали/)
  await lawyer.sends('/staff')
  await lawyer.sees((message) => !/Ваши роли/.test(message.text ?? ''))
})
