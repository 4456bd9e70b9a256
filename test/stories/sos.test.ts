/** In danger, and on the way home: taps alone, in every written form, with nothing behind the bot at work. */
import { describe, expect, test } from 'vitest'
import { translator } from '../../src/bot/i18n.ts'
import type { Locale } from '../../src/content/locale.ts'
import type { Person } from '../../src/demo/emulator/person.ts'
import type { PhoneMessage } from '../../src/demo/emulator/phone.ts'
import { databaseUrl } from '../stores/other-process.ts'
import { snapshot } from '../support/content.ts'
import { newDatabase, sharedPostgres } from '../support/databases.ts'
import { atEnd } from '../support/endings.ts'
import { isMissing, startRedis } from '../support/services.ts'
import { inlineData, tap } from '../support/taps.ts'
import { settledPerson, startWorld } from '../support/world.ts'

/** The words of a guide, as this person reads them. */
function wordsOf(locale: Locale, guide: Parameters<typeof snapshot.guideText>[1], node: string) {
  const words = snapshot.guideText(locale, guide)?.nodes[node]
  if (words === undefined) throw new Error(`${locale} ${guide}/${node} has no words`)
  return words
}
const titleOf = (locale: Locale, guide: Parameters<typeof snapshot.guideText>[1], node: string): string => {
  const words = wordsOf(locale, guide, node)
  return 'title' in words ? words.title : words.ask
}
const optionOf = (
  locale: Locale,
  guide: Parameters<typeof snapshot.guideText>[1],
  node: string,
  to: string,
): string => {
  const words = wordsOf(locale, guide, node)
  return ('options' in words ? words.options[to] : undefined) ?? 'no such option'
}

/** One of each written form, in a moment of danger. */
const people = [
  {
    name: 'Айбек',
    locale: 'ky',
    start: 'lang-ky_country-kg',
    says: 'мени кармап алышты отделде турам',
    number: /\+79251155047/,
  },
  {
    name: 'Dilshod',
    locale: 'uz',
    start: 'lang-uz_country-uz',
    says: 'meni politsiya ushladi',
    number: /\+79250454744/,
  },
  {
    name: 'Диёра',
    locale: 'uz-Cyrl',
    start: 'lang-uz-Cyrl_country-uz',
    says: 'мени милиция ушлади',
    number: /\+79250454744/,
  },
  { name: 'Фаррух', locale: 'tg', start: 'lang-tg_country-tj', says: 'маро боздошт карданд', number: /\+74959679844/ },
  {
    name: 'Гульнара',
    locale: 'ru',
    start: 'lang-ru_country-kg',
    says: 'меня держат в отделе, помогите',
    number: /\+79251155047/,
  },
] as const

const hasSteps = (message: PhoneMessage): boolean => /^1\. .*\n2\. /m.test(message.text ?? '')

/** From the first word of danger to the steps, the duty line and back, by taps alone. */
async function isHelped(person: Person, { locale, says, number }: (typeof people)[number]): Promise<void> {
  const t = translator(locale)
  await person.sends('/sos')
  const card = await person.sees(t('sos:title'))
  expect(card.text).toMatch(number)
  expect(card.text).toContain(t('sos:danger'))

  await person.taps(optionOf(locale, 'sos', 'what', 'pressed'))
  const steps = await person.sees(titleOf(locale, 'sos', 'pressed'))
  expect(hasSteps(steps)).toBe(true)
  expect(steps.text, 'a number of their own state').toMatch(/\+7\d{10}/)
  expect(steps.text, 'the right and its article').toContain('36')
  await person.taps(t('sos:duty'))
  expect((await person.sees(t('sos:duty_title'))).text).toMatch(number)
  await person.taps(t('common:back'))
  await person.sees(titleOf(locale, 'sos', 'pressed'))
  await person.taps(t('common:back'))
  await person.sees(t('sos:title'))

  await person.taps(optionOf(locale, 'sos', 'what', 'summons'))
  await person.sees(titleOf(locale, 'sos', 'summons'))
  await person.taps(optionOf(locale, 'sos', 'summons', 'summons-foreign'))
  expect((await person.sees(titleOf(locale, 'sos', 'summons-foreign'))).text).toContain('647')

  await person.sends(says)
  const straight = await person.sees(titleOf(locale, 'sos', 'detained'))
  expect(hasSteps(straight)).toBe(true)
  expect(straight.text).toContain('48')
}

describe.skipIf(isMissing('postgres') || isMissing('redis'))('with Redis and the database stopped', () => {
  test('people of five written forms get from danger to the steps in three taps, and home in four', async () => {
    const postgres = await sharedPostgres()
    const redis = await startRedis()
    atEnd(() => redis.stop())
    const world = await startWorld({
      env: {
        DATABASE_URL: databaseUrl(await newDatabase('postgres')),
        DATA_KEY: Buffer.alloc(32, 7).toString('base64'),
        REDIS_URL: redis.url,
      },
    })
    const settled = await Promise.all(
      people.map(async (who) => ({ who, person: await settledPerson(world, who.name, 'ru', who.start) })),
    )
    atEnd(() => postgres.restart())
    await Promise.all([redis.kill(), postgres.kill()])

    const getsHome = async ({ who, person }: (typeof settled)[number]): Promise<void> => {
      await isHelped(person, who)
      const { locale } = who
      const t = translator(locale)
      await person.sends('/menu')
      await person.sees(t('menu:title'))
      await person.taps(t('menu:home'))
      await person.sees(t('guide:title'))
      await person.taps(snapshot.guideText(locale, 'unpaid-wages')?.title ?? '')
      await person.sees(titleOf(locale, 'unpaid-wages', 'what'))
      await person.taps(optionOf(locale, 'unpaid-wages', 'what', 'papers'))
      await person.sees(titleOf(locale, 'unpaid-wages', 'papers'))
      await person.taps(optionOf(locale, 'unpaid-wages', 'papers', 'unclear'))
      const end = await person.sees(titleOf(locale, 'unpaid-wages', 'unclear'))
      expect(hasSteps(end)).toBe(true)
      expect(end.text).toContain('📄')
    }
    await Promise.all(settled.map(getsHome))
  })
})

describe('in danger', () => {
  test('Зарина has named no country: SOS asks for it, comes back, and then has a number', async () => {
    const world = await startWorld()
    const tg = translator('tg')
    const zarina = await settledPerson(world, 'Зарина', 'tg', 'lang-tg')
    await zarina.sends('/sos')
    await zarina.sees(tg('sos:title'))
    await zarina.taps(optionOf('tg', 'sos', 'what', 'passport'))
    await zarina.sees(titleOf('tg', 'sos', 'passport'))
    await zarina.taps(optionOf('tg', 'sos', 'passport', 'passport-police'))
    await zarina.sees(titleOf('tg', 'sos', 'passport-police'))
    await zarina.taps(tg('ask:choose_country'))
    await zarina.sees(/шаҳрванди/i)
    await zarina.taps('🇹🇯 Тоҷикистон')
    expect((await zarina.sees(titleOf('tg', 'sos', 'passport-police'))).text).toMatch(/\+74959679844/)
  })

  test('Айбек taps in panic more than a person can: the throttle slows the menu, never SOS', async () => {
    const world = await startWorld({ emulator: { limits: 'off' } })
    const ky = translator('ky')
    const aybek = await settledPerson(world, 'Айбек', 'ky', 'lang-ky_country-kg')
    await aybek.sends('/sos')
    const card = await aybek.sees(ky('sos:title'))
    for (let i = 0; i < 40; i++) await aybek.sends('/menu')
    await aybek.sees(ky('common:too_fast', { seconds: 10 }).split('10')[0] ?? '')
    const [steps] = await tap(aybek, card.message_id, 'guide:sos:detained:')
    expect(steps && hasSteps(steps)).toBe(true)
  })

  test('buttons of an earlier release and of a node that is gone lead to steps or to the card', async () => {
    const world = await startWorld()
    const ru = translator('ru')
    const gulnara = await settledPerson(world, 'Гульнара', 'ru', 'lang-ru_country-kg')
    await gulnara.sends('/sos')
    const card = await gulnara.sees(ru('sos:title'))
    const [rights] = await tap(gulnara, card.message_id, 'rights')
    expect(rights?.text).toContain(titleOf('ru', 'sos', 'detained'))
    const [gone] = await tap(gulnara, card.message_id, 'guide:sos:went-away:')
    expect(gone?.text).toContain(ru('sos:title'))
    const [forged] = await tap(gulnara, card.message_id, 'guide:nowhere:at-all:')
    expect(forged?.text).toBe(ru('common:old_button'))
  })
})

describe('on the way home', () => {
  test('Dilshod in Novosibirsk lost his passport: the answer leads to the steps, and they to his consulate', async () => {
    const world = await startWorld()
    const dilshod = await settledPerson(world, 'Dilshod', 'uz', 'lang-uz_country-uz')
    await dilshod.sends('/settings')
    await dilshod.sees(/⚙️/)
    const settings = dilshod.lastMessage
    await tap(dilshod, settings?.message_id ?? 0, 'region:RU-NVS')

    await dilshod.sends('pasportimni yoʻqotib qoʻydim, nima qilaman')
    const answer = await dilshod.sees((message) => inlineData(message).includes('guide:lost-passport:what:'))
    await tap(dilshod, answer.message_id, 'guide:lost-passport:what:')
    await dilshod.taps(optionOf('uz', 'lost-passport', 'what', 'status'))
    await dilshod.sees(titleOf('uz', 'lost-passport', 'status'))
    await dilshod.taps(optionOf('uz', 'lost-passport', 'status', 'lost'))
    const end = await dilshod.sees(titleOf('uz', 'lost-passport', 'lost'))
    expect(end.text).toMatch(/Novosibirskda: 3,5/)
    await dilshod.taps('Novosibirskdagi')
    expect((await dilshod.sees(/\+73832460485/)).text).toContain('Novosibirsk')
  })
})
