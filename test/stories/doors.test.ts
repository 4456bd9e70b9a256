/** People find the office that is theirs: by a tap, by the place where they stand, from an old button; and nothing of the place stays. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Redis } from 'ioredis'
import { describe, expect, test, vi } from 'vitest'
import { translator } from '../../src/bot/i18n.ts'
import type { Person } from '../../src/demo/emulator/person.ts'
import { atEnd } from '../support/endings.ts'
import { asksForHuman, databaseOf, helper } from '../support/helpline.ts'
import { isMissing, startRedis } from '../support/services.ts'
import { settledPerson, startWorld } from '../support/world.ts'

const ru = translator('ru')
const uz = translator('uz')
const ky = translator('ky')

const buttonsOf = (message: { readonly reply_markup?: object | undefined }): string =>
  JSON.stringify(message.reply_markup)
const kazan = { lat: 55.796127, lon: 49.106414 }
/** No other text of the bot has these digits: the points of its content are rounded to hundredths. */
const traces = ['55.796', '796127', '49.106', '106414']

/** Every key and value, whatever its type. */
async function everythingIn(url: string): Promise<string> {
  const client = new Redis(url)
  const values = await Promise.all(
    (await client.keys('*')).map(async (key) => {
      const read: Readonly<Record<string, () => Promise<unknown>>> = {
        string: () => client.get(key),
        hash: () => client.hgetall(key),
        list: () => client.lrange(key, 0, -1),
        set: () => client.smembers(key),
        zset: () => client.zrange(key, '0', '-1'),
      }
      const type = await client.type(key)
      return [key, type === 'none' ? null : await read[type]?.()]
    }),
  )
  client.disconnect()
  expect(values.length).toBeGreaterThan(0)
  return JSON.stringify(values)
}

/** Where time goes on at every glance at the clock, so that nobody is too fast for Telegram. */
async function startUnhurriedWorld() {
  const clock = { at: Date.parse('2026-11-03T12:00:00Z') }
  const now = () => (clock.at += 200)
  return { clock, world: await startWorld({ start: { now }, emulator: { now } }) }
}

describe('by tap', () => {
  test('Айгүл in Surgut is two taps from the menu to her consulate, and one when the bot knows her region', async () => {
    const world = await startWorld()
    const aigul = await settledPerson(world, 'Айгүл', 'ky', 'lang-ky_country-kg')
    await aigul.taps(ky('menu:missions'))
    await aigul.sees(ky('contacts:where'))
    await aigul.taps('Ханты-Мансийский автономный округ')
    const card = await aigul.sees(/Екатеринбургдагы башкы консулдугу/)
    expect(card.text, 'the district is not certain').toMatch(/сиздики ушул окшойт/)
    expect(card.text, 'no phone there: the hotline of the embassy').toContain('+79251155047')
    expect(card.text).toContain(ky('contacts:any_mission'))
    expect(buttonsOf(card)).toMatch(/Консулдук: Новосибирск, 1050 км/)

    await aigul.taps(ky('contacts:keep'))
    const kept = await aigul.sees((message) => !buttonsOf(message).includes(ky('contacts:keep')))
    expect(kept.text).toMatch(/Екатеринбургдагы/)
    await aigul.sends('/menu')
    await aigul.sees(ky('menu:title'))
    await aigul.taps(ky('menu:missions'))
    await aigul.sees(/Екатеринбургдагы башкы консулдугу/)
  })

  test('Тимур looks at the next one, which is not his, and finds another region by its district', async () => {
    const world = await startWorld()
    const timur = await settledPerson(world, 'Тимур', 'ru', 'lang-ru_country-uz')
    await timur.sends('/contacts')
    await timur.sees(/Где вы сейчас/)
    await timur.taps('Татарстан')
    expect((await timur.sees(/консульство Узбекистана в Казани/)).text).toMatch(/✅ Республика Татарстан: вам сюда/)
    await timur.taps('Консульство: Екатеринбург, 720 км')
    const other = await timur.sees(/Узбекистана в Екатеринбурге/)
    expect(other.text).toMatch(/Казань → Екатеринбург: ≈ 720 км/)
    expect(other.text).toMatch(/не ваш округ, но в беде/)
    await timur.taps(ru('contacts:elsewhere'))
    await timur.sees(/Где вы сейчас/)
    await timur.taps('Другой регион')
    await timur.sees(/В каком округе/)
    await timur.taps('Дальневосточный')
    await timur.sees(/Выберите регион/)
    await timur.taps('Приморский край')
    expect((await timur.sees(/Узбекистана во Владивостоке/)).text).toContain('+79510187007')
  })

  test('Зафар, whose country nobody knows, is asked for it and goes on to the region he tapped', async () => {
    const world = await startWorld()
    const zafar = await settledPerson(world, 'Зафар', 'ru', 'lang-ru')
    const { message_id } = await zafar.sees(/./)
    await zafar.tapsData(message_id, 'doors:sve')
    await zafar.sees(ru('contacts:choose_country'))
    await zafar.taps(ru('ask:choose_country'))
    await zafar.sees(ru('onboarding:choose_country'))
    await zafar.taps(ru('onboarding:country_tj'))
    await zafar.sees(/Таджикистана в Екатеринбурге/)
  })

  test('what an old button led to is gone: Марат gets what is there now', async () => {
    const { world } = await startUnhurriedWorld()
    const marat = await settledPerson(world, 'Марат', 'ru', 'lang-ru_country-uz')
    const { message_id } = await marat.sees(/./)
    const menu = async () => {
      await marat.sends('/menu')
      return (await marat.sees(ru('menu:title'))).message_id
    }
    for (const data of ['mission:uz-cg-atlantis', 'city:atlantis', 'mission:kg-office-surgut', 'doors:zz']) {
      await marat.tapsData(await menu(), data)
      expect((await marat.sees(/изменился/)).text, data).toMatch(/Где вы сейчас/)
    }
    await marat.tapsData(message_id, 'keep-region:ta')
    await marat.sees(/в Казани/)
    await marat.tapsData(message_id, 'mission:uz-cg-atlantis')
    expect((await marat.sees(/изменился/)).text, 'his own, as his region is known').toMatch(/в Казани/)
    for (const data of [
      'door:uz-cg-kazan',
      'doors:RU-TA',
      'doors:',
      'abroad:TUR',
      'keep-region:zzz',
      'where-district:XXX:0',
    ]) {
      await marat.tapsData(await menu(), data)
      await marat.sees(ru('common:old_button'))
    }
  })
})

test('the consulate of Фирӯз is open now, closed at night and on holidays, by its clock and by his', async () => {
  const { world, clock } = await startUnhurriedWorld()
  const firuz = await settledPerson(world, 'Фирӯз', 'ru', 'lang-ru_country-tj')
  const seenAt = async (at: string, data: string): Promise<string> => {
    clock.at = Date.parse(at)
    await firuz.sends('/menu')
    await firuz.tapsData((await firuz.sees(ru('menu:title'))).message_id, data)
    const { text = '' } = await firuz.sees(/Таджикистана в/)
    // Before time jumps on: Telegram waits only a while for the answer to a tap.
    await vi.waitFor(() => expect(world.telegram.unansweredCallbackQueries()).toEqual([]))
    return text
  }
  // 4 November is a holiday of Russia, the 6th one of Tajikistan.
  expect(await seenAt('2026-11-03T15:00:00Z', 'doors:sve')).toContain('Откроется 05.11, чт, в 08:30')
  expect(await seenAt('2026-11-04T07:00:00Z', 'doors:sve')).toContain(ru('contacts:holiday'))
  expect(await seenAt('2026-11-05T15:00:00Z', 'doors:sve')).toContain('Откроется 09.11, пн, в 08:30')
  expect(await seenAt('2026-11-05T16:00:00Z', 'doors:kgd'), 'no hours known, so nothing said').not.toMatch(/🔴|🟢/)
  // Yekaterinburg is five hours ahead of UTC, Novosibirsk seven.
  expect(await seenAt('2026-11-23T11:00:00Z', 'doors:sve')).toContain('Сейчас открыто. Закроется через 2 ч, в 18:00.')
  expect(await seenAt('2026-11-23T11:10:30Z', 'doors:sve')).toContain('Закроется через 110 мин, в 18:00.')
  expect(await seenAt('2026-11-23T19:10:00Z', 'doors:khm')).toContain('Откроется сегодня в 08:30 (время там).')
  const fromAfar = await seenAt('2026-11-23T19:20:00Z', 'door:tj-cg-yekaterinburg:nvs')
  expect(fromAfar).toContain('в 08:30 (время там). У вас 10:30.')
})

describe('by the place where they stand', () => {
  const sendsPlace = async (person: Person, lat: number, lon: number) => {
    await person.sends('/contacts')
    await person.sees(ru('contacts:where'))
    await person.taps(ru('contacts:where_send'))
    await person.sees(ru('contacts:locate_ask'))
    return person.sendsLocation(lat, lon)
  }

  test('while Фаррух writes to a helper, to whom a place would go, he is asked for the region instead', async () => {
    const world = await startWorld()
    await helper(world, await databaseOf(world), 'Нодира')
    const farrukh = await settledPerson(world, 'Фаррух', 'ru', 'lang-ru_country-tj')
    await asksForHuman(farrukh)
    await farrukh.sends('/contacts')
    await farrukh.sees(ru('contacts:where'))
    await farrukh.taps(ru('contacts:where_send'))
    await farrukh.sees(ru('contacts:locate_helper'))
    expect(farrukh.keyboard).toBeNull()
    await farrukh.taps('Свердловская область')
    await farrukh.sees(/Таджикистана в Екатеринбурге/)
  })

  test('Шахноза travels: Kazan, Surgut, Istanbul, home, Kyiv, at sea, off the map', async () => {
    const { world } = await startUnhurriedWorld()
    const shahnoza = await settledPerson(world, 'Шахноза', 'ru', 'lang-ru_country-uz')
    for (const [lat, lon, expected] of [
      [kazan.lat, kazan.lon, /Узбекистана в Казани/],
      [61.25, 73.42, /вы → Екатеринбург: ≈ 880 км/],
      [41.01, 28.98, /🌍 Турция: вот представительство/],
      [41.3, 69.24, /🏠 Узбекистан: дома звоните сюда/],
      [50.45, 30.52, /не знаем вашего консульства.*\+7/s],
      [77, 70, /ничего не нашлось.*Где вы сейчас/s],
      [91, 37, /ничего не нашлось.*Где вы сейчас/s],
    ] as const) {
      await sendsPlace(shahnoza, lat, lon)
      const answer = await shahnoza.sees(expected)
      expect(answer.text, 'whose some land is does not stand in the chat').not.toMatch(/Украин/)
      expect(shahnoza.keyboard, 'the keyboard of the location button is gone').toBeNull()
    }
    const said = shahnoza.messages.filter(({ text }) => text === ru('contacts:located'))
    expect(said).toHaveLength(7)
    const left = shahnoza.messages.filter(({ location }) => location !== undefined)
    expect(left, 'her messages are gone too').toEqual([])
  })

  test('Бек thinks better of it, types a tap of another language, and sends a live place that cannot be deleted', async () => {
    const world = await startWorld({ expectedRefusals: ['deleteMessage 400'] })
    const bek = await settledPerson(world, 'Бек', 'ru', 'lang-ru_country-kg')
    await bek.sends('/contacts')
    await bek.sees(/Где вы сейчас/)
    await bek.taps(ru('contacts:where_send'))
    await bek.sees(ru('contacts:locate_ask'))
    expect(bek.keyboard?.one_time_keyboard).toBe(true)
    await bek.taps(ru('contacts:locate_cancel'))
    await bek.sees(/Где вы сейчас/)
    expect(bek.keyboard).toBeNull()
    await bek.sends(uz('contacts:locate_cancel'))
    await bek.sees(/Где вы сейчас/)
    world.telegram.faults.add({
      method: 'deleteMessage',
      kind: { error_code: 400, description: "Bad Request: message can't be deleted" },
      times: 1,
    })
    await bek.sendsLocation(kazan.lat, kazan.lon, 900)
    const told = (await bek.sees((message) => message.text?.startsWith(ru('contacts:located_there')) === true)).text
    expect(told, 'the phone goes on showing it').toContain(ru('contacts:located_live'))
    await bek.sees(/Кыргызстана/)
  })

  describe.each(['SQLite alone', 'Redis too'] as const)('with %s', (stores) => {
    test.skipIf(stores === 'Redis too' && isMissing('redis'))(
      'of Gulnora’s place nothing is left: not in the database, the journal, the log, the session, the metrics, Redis',
      async () => {
        const redis = stores === 'Redis too' ? await startRedis() : undefined
        if (redis) atEnd(() => redis.stop())
        const world = await startWorld({ env: redis ? { REDIS_URL: redis.url } : {} })
        const gulnora = await settledPerson(world, 'Gulnora', 'uz', 'lang-uz_country-uz')
        await gulnora.sendsLocation(kazan.lat, kazan.lon)
        const card = await gulnora.sees(/Oʻzbekistonning Qozondagi bosh konsulligi/)
        expect(buttonsOf(card), 'the region travels in the buttons alone').toContain('keep-region:ta')
        const metrics = await (await fetch(`http://127.0.0.1:${world.bot.port}/metrics`)).text()

        const kept = redis ? await everythingIn(redis.url) : ''
        const database = world.config.database.kind === 'sqlite' ? world.config.database.path : ''
        const files = () =>
          readdirSync(dirname(database)).map((name) => readFileSync(join(dirname(database), name), 'latin1'))
        const found = (text: string) => traces.filter((trace) => text.includes(trace))
        await vi.waitFor(() => expect(world.telegram.updates.size).toBe(0), { timeout: 5_000 })
        expect(found([world.log.join('\n'), metrics, kept, ...files()].join('\n'))).toEqual([])
        const db = await databaseOf(world)
        const row = await db.selectFrom('subscribers').selectAll().where('chat_id', '=', gulnora.id).executeTakeFirst()
        expect(row?.region, 'not even the region').toBeNull()
      },
    )
  })
})
