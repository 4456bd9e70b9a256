/** Who helps for free; and what stays nowhere when somebody looked at help that can do harm. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Redis } from 'ioredis'
import { describe, expect, test, vi } from 'vitest'
import { translator } from '../../src/bot/i18n.ts'
import type { Person } from '../../src/demo/emulator/person.ts'
import { items } from '../support/content.ts'
import { atEnd } from '../support/endings.ts'
import { isMissing, startRedis } from '../support/services.ts'
import { tap } from '../support/taps.ts'
import { settledPerson, startWorld, type World } from '../support/world.ts'

const ru = translator('ru')

/** Every value of every table but the content itself, which names everybody. */
function everyRow(world: World): string[] {
  if (world.config.database.kind !== 'sqlite') throw new Error('this story runs on SQLite')
  const database = new DatabaseSync(world.config.database.path, { readOnly: true })
  try {
    const tables = database.prepare("select name from sqlite_master where type = 'table'").all()
    return tables
      .map(({ name }) => String(name))
      .filter((name) => name !== 'content_items')
      .flatMap((name) =>
        database
          .prepare(`select * from "${name}"`)
          .all()
          .map((row) => `${name} ${said(row)}`),
      )
  } finally {
    database.close()
  }
}

const said = (row: object): string =>
  JSON.stringify(
    Object.entries(row).map(([name, value]) => [
      name,
      value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value,
    ]),
  )

/** What differs from person to person and from second to second, and says nothing of what was looked at. */
const withoutTimes = (row: string): string => row.replace(/\b\d{9,}\b/g, '#')

const idle = (world: World): Promise<void> =>
  vi.waitFor(() => expect(world.telegram.updates.size).toBe(0), { timeout: 5_000 })

/** Asks about a summons and goes on to who helps. */
async function asksAboutSummons(person: Person): Promise<number> {
  await person.sends('Мне пришла повестка, что делать?')
  await person.sees(/повестк/i)
  await person.taps(ru('ask:legal_aid'))
  return (await person.sees(ru('legal-aid:title'))).message_id
}

describe('Тимур has a Russian passport and a summons', () => {
  test('finds who helps with that, sees the warning before the help that can do harm, and wipes it from his phone', async () => {
    const world = await startWorld()
    const timur = await settledPerson(world, 'Тимур', 'ru', 'lang-ru_country-kg')
    const message = await asksAboutSummons(timur)
    const list = await timur.sees(ru('legal-aid:title'))
    expect(list.text).toContain(ru('legal-aid:need.army'))
    expect(list.reply_markup?.inline_keyboard[0]?.[0]?.text).toBe('Горячая линия посольства Кыргызстана в Москве')
    await timur.taps(ru('legal-aid:risky'))
    const warning = await timur.sees(ru('legal-aid:risk_title'))
    expect(warning.text).toContain(ru('legal-aid:safety.said_foreign_agent'))
    expect(warning.text).not.toMatch(/отказчик|stoparmy/i)
    await timur.taps(ru('legal-aid:show'))
    await timur.sees(/stoparmy\.org/)
    await timur.taps(ru('legal-aid:next'))
    const graver = await timur.sees(/17\.01\.2025.*2023/s)
    expect(graver.text).toContain(ru('legal-aid:safer.foreign_agent_exile'))
    expect(graver.text).not.toMatch(/лесом|iditelesom/i)
    await timur.taps(ru('legal-aid:show'))
    expect((await timur.sees(/iditelesom\.org/)).text).toContain(ru('legal-aid:safer.foreign_agent_exile'))
    await timur.taps(ru('legal-aid:wipe'))
    await timur.sees(ru('legal-aid:wiped'))
    expect(timur.messages.filter(({ message_id }) => message_id === message)[0]?.text).not.toMatch(/лесом/)
    expect(JSON.stringify(timur.messages)).not.toMatch(/iditelesom|stoparmy/)
  })

  test('who has none is not sent to those who help holders of one alone', async () => {
    const world = await startWorld()
    const aida = await settledPerson(world, 'Аида', 'ru', 'lang-ru_country-kg')
    const { message_id } = await aida.sees(/./)
    await tap(aida, message_id, 'sit-keep:knsn:')
    await asksAboutSummons(aida)
    await aida.taps(ru('legal-aid:risky'))
    await aida.sees(ru('legal-aid:risk_title'))
    await aida.taps(ru('legal-aid:show'))
    const shown = await aida.sees(/iditelesom\.org/)
    expect(JSON.stringify(shown.reply_markup)).not.toContain(ru('legal-aid:next'))
  })

  describe.each(['SQLite alone', 'Redis too'] as const)('with %s', (stores) => {
    test.skipIf(stores === 'Redis too' && isMissing('redis'))(
      'and that he looked is written nowhere: everything we keep is what it was before',
      async () => {
        const redis = stores === 'Redis too' ? await startRedis() : undefined
        if (redis) atEnd(() => redis.stop())
        const world = await startWorld({
          env: { LOG_LEVEL: 'trace', ...(redis ? { REDIS_URL: redis.url } : {}) },
          expectedRefusals: ['editMessageText 400'], // the same view twice
        })
        const kept = async (): Promise<string[]> => {
          const client = redis && new Redis(redis.url)
          const keys = (await client?.keys('*')) ?? []
          const values = await Promise.all(keys.map(async (key) => (await client?.get(key).catch(() => null)) ?? ''))
          client?.disconnect()
          const sessions = keys.flatMap((key, index) => (key.includes(':session') ? [values[index] ?? ''] : []))
          return [...everyRow(world).filter((row) => !row.startsWith('journal ')), ...sessions].map(withoutTimes).sort()
        }
        const timur = await settledPerson(world, 'Тимур', 'ru', 'lang-ru_country-kg')
        const message = await asksAboutSummons(timur)
        await idle(world)
        const before = await kept()
        const metrics = async () => (await fetch(`http://127.0.0.1:${world.bot.port}/metrics`)).text()
        const labels = (text: string) =>
          text
            .split('\n')
            .filter((line) => line.startsWith('elchi_'))
            .map((line) => line.replace(/ \S+$/, ''))
        const taps = async () => {
          await tap(timur, message, 'aid:summons-received:') // counted as any other tap is, before and after
          await idle(world)
        }
        await taps()
        const labelsBefore = labels(await metrics())

        for (const data of [
          'aid-risk:summons-received::0',
          'aid-show:summons-received::0',
          'aid-risk:summons-received::1',
          'aid-show:summons-received::1',
          // A changed app may claim that the number does not answer: that would be a row with the helper's name.
          'no-answer:h:idite-lesom',
          'no-answer:h:khochu-zhit',
          'aid-wipe',
        ])
          await tap(timur, message, data)
        await idle(world)

        expect(labels(await metrics())).toEqual(labelsBefore)
        expect(await kept()).toEqual(before)
        await world.bot.stop() // writes what was counted
        const traces = /idite-?lesom|stoparmy|conscientious|aid-(?:risk|show)|khochu/
        expect(world.log.filter((line) => traces.test(line))).toEqual([])
        expect(everyRow(world).filter((row) => traces.test(row))).toEqual([])
        const folder = world.config.database.kind === 'sqlite' ? dirname(world.config.database.path) : ''
        for (const file of readdirSync(folder))
          expect(readFileSync(`${folder}/${file}`, 'latin1'), file).not.toMatch(/aid-(?:risk|show):|helper\/idite/)
      },
    )
  })

  test('by no button, old or forged, does anybody reach those who are offered to nobody', async () => {
    let at = Date.now()
    const now = () => (at += 200) // nobody taps faster than a person, or the throttle would speak
    const world = await startWorld({
      start: { now },
      emulator: { now },
      expectedRefusals: ['editMessageText 400'], // the same view twice
    })
    const timur = await settledPerson(world, 'Тимур', 'ru', 'lang-ru_country-kg')
    const message = await asksAboutSummons(timur)
    const never = [...items.helper.values()].filter(({ user_safety }) =>
      ['extremist_listed', 'wartime_foreign_state'].includes(user_safety),
    )
    expect(never).toHaveLength(3)
    const forged = [
      ...never.flatMap(({ id }) => [`helper:${id}`, `ac:${id}::`, `ac:${id}:summons-received:ta`]),
      ...[2, 3, 9, 9999].map((n) => `aid-show:summons-received::${n}`),
      ...['aid-show:relative-at-front::0', 'aid-risk:army::0', 'aid', 'aid:x:y:z', 'aid-fd:XXX:0:army', 'aid-show:'],
    ]
    for (const data of forged) {
      const seen = (await tap(timur, message, data)).map((one) => JSON.stringify(one)).join()
      expect(seen, data).toMatch(/Кто помогает бесплатно|уже не работает|^$/)
      expect(seen, data).not.toMatch(/ОВД|Мемориал|Хочу жить|ovdinfo|hochuzhit|spasisebya|\+380/)
    }
  })
})

test('Шерзод on Sakhalin fears arrest: the line for those detained there comes first, and the place is not kept', async () => {
  const world = await startWorld()
  const sherzod = await settledPerson(world, 'Шерзод', 'ru', 'lang-ru_country-uz')
  await sherzod.sends('/help')
  await sherzod.sees(ru('legal-aid:title'))
  await sherzod.taps(ru('legal-aid:choose_need'))
  await sherzod.sees(ru('legal-aid:need_title'))
  await sherzod.taps(ru('legal-aid:need.detention'))
  await sherzod.sees(ru('legal-aid:need.detention'))
  await sherzod.taps(ru('legal-aid:choose_region'))
  const { message_id } = await sherzod.sees(ru('legal-aid:where_title'))
  await sherzod.taps(ru('region:other'))
  await sherzod.sees(ru('region:choose_district'))
  await tap(sherzod, message_id, 'aid:detention:sak')
  const list = await sherzod.sees(/Сахалинская область/)
  expect(list.reply_markup?.inline_keyboard[0]?.[0]?.text).toMatch(/во Владивостоке/)
  await sherzod.taps(/во Владивостоке/.exec(list.reply_markup?.inline_keyboard[0]?.[0]?.text ?? '')?.[0] ?? '')
  expect((await sherzod.sees(/\+74232604800/)).text).toContain(ru('legal-aid:works_in_some'))
  await sherzod.taps(ru('common:back'))
  await sherzod.sees(/Сахалинская область/)
  await sherzod.sends('/settings')
  expect((await sherzod.sees(/Настройки/)).text).toContain(ru('privacy:region_unknown'))
})
