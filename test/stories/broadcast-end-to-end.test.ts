/** One warning from the first word to its withdrawal, through 3,000 phones; after each step the counts are exact. */
import { expect, test } from 'vitest'
import { languageName } from '../../src/bot/i18n.ts'
import { type Locale, locales } from '../../src/content/locale.ts'
import type { Person } from '../../src/demo/emulator/person.ts'
import { auditLog } from '../../src/store/audit.ts'
import {
  approves,
  corrects,
  crowd,
  drafts,
  type Embassy,
  makesUrgent,
  openEmbassy,
  readerWords,
  received,
  retracts,
  sevenThousand,
  submits,
} from '../support/embassy.ts'
import { settledPerson } from '../support/world.ts'

interface Readers {
  readonly reached: readonly Person[]
  readonly gone: readonly Person[]
}

/** 3,000 people; of every language one in twenty has blocked the bot or left Telegram, and the bot has not heard of it. */
const sizes: Readonly<Record<Locale, number>> = { ky: 1200, ru: 800, uz: 500, 'uz-Cyrl': 200, tg: 300 }
const size = 3000
const lost = 150
/** The author and the approver are citizens too, and read Russian. */
const staff = 2

async function readersOf(embassy: Embassy): Promise<Map<Locale, Readers>> {
  const readers = new Map<Locale, Readers>()
  let from = 100_000
  for (const locale of locales) {
    const gone = sizes[locale] / 20
    const blocked = Math.floor(gone / 2)
    const deactivated = gone - blocked
    readers.set(locale, {
      gone: [
        ...(await crowd(embassy, from, blocked, { locale, standing: 'blocked' })),
        ...(await crowd(embassy, from + blocked, deactivated, { locale, standing: 'deactivated' })),
      ],
      reached: await crowd(embassy, from + gone, sizes[locale] - gone, { locale }),
    })
    from += sizes[locale]
  }
  return readers
}

/** On how many phones each number of such messages stands, for one language. */
const copies = (people: readonly Person[], words: RegExp): Record<number, number> =>
  Object.fromEntries(
    Map.groupBy(people, (person) => received(person).filter(({ text }) => words.test(text ?? '')).length)
      .entries()
      .map(([count, those]) => [count, those.length]),
  )

async function states({ db }: Embassy): Promise<Record<string, Record<string, number>>> {
  const rows = await db
    .selectFrom('deliveries')
    .innerJoin('waves', (join) =>
      join.onRef('waves.broadcast', '=', 'deliveries.broadcast').onRef('waves.wave', '=', 'deliveries.wave'),
    )
    .select(({ fn }) => ['waves.kind', 'deliveries.state', fn.countAll<number>().as('count')])
    .groupBy(['waves.kind', 'deliveries.state'])
    .execute()
  const found: Record<string, Record<string, number>> = {}
  for (const { kind, state, count } of rows) found[kind] = { ...found[kind], [state]: Number(count) }
  return found
}

test('3,000 people, one in twenty gone, and a storm of 429: drafted, returned, sent, corrected and retracted', async () => {
  const embassy = await openEmbassy({
    env: { BROADCAST_RATE: '1000' },
    emulator: { limits: 'off' },
    expectedRefusals: ['sendMessage 403', 'sendMessage 429', 'editMessageText 429', 'editMessageText 400'],
  })
  const { world, db, author, approver } = embassy
  const readers = await readersOf(embassy)
  const farrukh = await settledPerson(world, 'Фаррух', 'tg', 'lang-tg_country-tj')
  const everywhere = (words: (locale: Locale) => RegExp) =>
    [...readers].map(([locale, { reached }]) => [locale, copies(reached, words(locale))])
  const onEachPhone = (count: number) =>
    [...readers].map(([locale, { reached }]) => [locale, { [count]: reached.length }])

  // A draft in four languages; the fifth, Uzbek in Cyrillic, is made of the Latin one.
  await drafts(author)
  expect(author.lastMessage?.text).toMatch(new RegExp(`Сейчас это ${size + staff} чел`))
  await submits(author, approver)

  // It comes back with a reason, is made urgent, and goes the same way again.
  await approver.taps('Вернуть')
  await approver.sees(/почему возвращаете/)
  await approver.sends('Это срочно, поставьте важность')
  await approver.sees(/Возвращено автору/)
  await author.sees(/вернули на доработку.*Это срочно, поставьте важность/)
  await author.taps('Проверить')
  await author.sees(/Вернули на доработку: Это срочно/)
  await makesUrgent(author)
  await submits(author, approver)
  expect(await states(embassy), 'nothing is booked before the second person agrees').toEqual({})

  // In the middle Telegram says "too many requests" again and again.
  let answered = 0
  world.telegram.log = (method) => {
    if (method === 'sendMessage' && ++answered === 1000)
      world.telegram.faults.add({ method: 'sendMessage', kind: tooMany, times: 40 })
  }
  const number = await approves(approver)
  const report = await approver.sees(/Готово: итоги сходятся/, { timeoutMs: 60_000 })
  expect(world.telegram.faults.pending, 'the storm is over').toBe(0)
  expect(world.telegram.refusals.filter(({ error_code }) => error_code === 429)).toHaveLength(40)
  expect(report.text).toMatch(
    new RegExp(`Отправлено ${size - lost + staff} из ${size + staff}\\. Недоступны: ${lost}\\. Осталось: 0`),
  )
  for (const [locale, { reached, gone }] of readers) {
    const sent = reached.length + (locale === 'ru' ? staff : 0)
    expect(report.text).toContain(`${languageName(locale)}: отправлено ${sent}, недоступны ${gone.length}`)
  }
  expect(await states(embassy)).toEqual({ first: { sent: size - lost + staff, unreachable: lost } })
  expect(
    everywhere((locale) => readerWords[locale]),
    'everybody has it once, in the own language',
  ).toEqual(onEachPhone(1))
  expect(everywhere(() => new RegExp(number))).toEqual(onEachPhone(1))
  expect([...readers.values()].flatMap(({ gone }) => gone.flatMap(received))).toEqual([])
  expect(copies([farrukh], new RegExp(number)), 'a citizen of another country').toEqual({ 0: 1 })

  // The number was wrong. The correction takes the place of the old words, and is told with a sound.
  await corrects(embassy, sevenThousand)
  expect((await states(embassy)).correction).toEqual({ sent: size - lost + staff })
  expect(everywhere(() => /7000/)).toEqual(onEachPhone(1))
  expect(everywhere(() => /5000/)).toEqual(onEachPhone(0))
  expect(
    everywhere(() => /✏️/),
    'the corrected message, and the notice under it',
  ).toEqual(onEachPhone(2))

  // And the whole of it was a mistake.
  await retracts(embassy)
  expect((await states(embassy)).retraction).toEqual({ sent: size - lost + staff })
  expect(everywhere((locale) => readerWords[locale])).toEqual(onEachPhone(0))
  expect(everywhere(() => /❌/)).toEqual(onEachPhone(1))

  // Whoever still has the number on paper learns what became of it.
  await author.sends(`/verify ${number}`)
  expect((await author.sees(/настоящий/)).text).toMatch(/Отозвано/)
  await author.sends('/warnings')
  expect((await author.sees(/Отозвано/)).text).not.toMatch(/\d000/)
  const actions = (await auditLog(db, 100)).map(({ action }) => action)
  for (const action of ['begun', 'edited', 'submitted', 'returned', 'approved', 'complete'])
    expect(actions).toContain(`broadcast-${action}`)
}, 180_000)

const tooMany = { error_code: 429, description: 'Too Many Requests: retry after 1', parameters: { retry_after: 1 } }
