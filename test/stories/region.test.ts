/** A person names the region they live in, if they wish, by buttons alone. */
import { expect, test } from 'vitest'
import type { Person } from '../../src/demo/emulator/person.ts'
import { openDatabase } from '../../src/store/database.ts'
import { findSubscriber } from '../../src/store/subscribers.ts'
import { atEnd } from '../support/endings.ts'
import { settledPerson, startWorld, type World } from '../support/world.ts'

async function regionOf(world: World, { id }: Person): Promise<string | null | undefined> {
  const db = await openDatabase(world.config.database, () => {})
  atEnd(() => db.destroy())
  return (await findSubscriber(db, id))?.region
}

async function asksForRegion(person: Person) {
  await person.sends('/settings')
  await person.sees(/Настройки/)
  await person.taps('Регион')
  return person.sees(/В каком регионе вы живёте\?/)
}

test('Айбек names Moscow, and neither another language nor a restart of the bot loses it', async () => {
  const world = await startWorld()
  const aibek = await settledPerson(world, 'Айбек', 'ru', 'lang-ru_country-kg')
  await aibek.sends('/settings')
  expect((await aibek.sees(/Настройки/)).text).toMatch(/Регион: не назван/)
  const asked = await asksForRegion(aibek)
  expect(asked.text, 'he need not').toMatch(/не обязательно/)
  await aibek.taps('Москва')
  await aibek.sees(/Регион: Москва/)
  expect(await regionOf(world, aibek)).toBe('RU-MOW')
  await aibek.opensLink('lang-ky')
  await aibek.sees(/Суроо/i)
  expect(await regionOf(world, aibek)).toBe('RU-MOW')
  await world.restart()
  await aibek.sends('/settings')
  expect((await aibek.sees(/Жөндөөлөр/)).text).toMatch(/Аймак: Москва/)
})

test('Зарина finds hers by its district, on the second page, changes it, and takes it away', async () => {
  const world = await startWorld()
  const zarina = await settledPerson(world, 'Зарина', 'ru', 'lang-ru_country-tj')
  await asksForRegion(zarina)
  await zarina.taps('Другой регион')
  await zarina.sees(/В каком округе/)
  await zarina.taps('Центральный: Воронеж')
  const first = await zarina.sees(/1 \/ 2/)
  expect(JSON.stringify(first.reply_markup)).not.toMatch(/Ярославская/)
  await zarina.taps('Дальше')
  await zarina.sees(/2 \/ 2/)
  await zarina.taps('Ярославская область')
  await zarina.sees(/Регион: Ярославская область/)
  expect((await asksForRegion(zarina)).text).toMatch(/Сейчас: Ярославская область/)
  await zarina.taps('Другой регион')
  await zarina.sees(/В каком округе/)
  await zarina.taps('Северо-Западный')
  await zarina.sees(/Выберите регион/)
  await zarina.taps('Вологодская область')
  await zarina.sees(/Регион: Вологодская область/)
  expect(await regionOf(world, zarina)).toBe('RU-VLG')
  await asksForRegion(zarina)
  await zarina.taps('Убрать мой регион')
  await zarina.sees(/Регион: не назван/)
  expect(await regionOf(world, zarina)).toBeNull()
})

test('forged buttons name no region and leave the menu', async () => {
  const world = await startWorld()
  const person = await settledPerson(world, 'X', 'ru', 'lang-ru_country-kg')
  for (const data of ['region:RU-XXX', 'region:UA-43', 'region-district:XXXX:0', 'region-district:CFD:-1']) {
    const asked = await asksForRegion(person)
    await person.tapsData(asked.message_id, data)
    await person.sees(/кнопка уже не работает/)
  }
  expect(await regionOf(world, person)).toBeNull()
})

test('a page beyond the last is the last', async () => {
  const world = await startWorld()
  const person = await settledPerson(world, 'X', 'ru', 'lang-ru_country-kg')
  const asked = await asksForRegion(person)
  await person.tapsData(asked.message_id, 'region-district:CFD:9999')
  await person.sees(/2 \/ 2/)
})
