import { describe, expect, test } from 'vitest'
import type { TelegramEmulator } from '../../src/demo/emulator/telegram.ts'
import { settledPerson, startWorld } from '../support/world.ts'

/** One question a topic and language, as people type, none of them in the content. */
const questions: Record<string, Record<string, string>> = {
  'foreign-service-liability': {
    ky: 'орустун аскерине барсам мени үйдө камашабы',
    uz: 'rossiya armiyasiga kirsam yurtimda qamashadimi',
    tg: 'агар ба артиши Русия равам дар ватан маро ҷазо медиҳанд?',
    ru: 'если пойду служить в российскую армию дома посадят?',
  },
  'dual-citizenship': {
    ky: 'эки жарандык болсо болобу',
    uz: 'rossiya pasportini olsam oʻzbek fuqaroligi qoladimi, ikki fuqarolik mumkinmi',
    tg: 'ду шаҳрвандӣ доштан мумкин аст?',
    ru: 'можно иметь два гражданства',
  },
  'summons-received': {
    ky: 'мага военкоматтан чакыруу кагазы келди эмне кылам',
    uz: 'menga voyenkomatdan chaqiruv qogʻozi keldi nima qilay',
    tg: 'ба ман аз военкомат даъватнома омад, чӣ кор кунам',
    ru: 'пришла повестка из военкомата что делать',
  },
  'recruitment-pressure': {
    ky: 'мени армия менен контракт түз деп мажбурлап жатышат',
    uz: 'armiya bilan shartnoma imzolashga majburlashyapti',
    tg: 'маро маҷбур мекунанд, ки бо артиш қарордод имзо кунам',
    ru: 'заставляют подписать контракт с армией',
  },
  'embassy-contacts': {
    ky: 'элчиликтин телефону кайсы',
    uz: 'elchixona telefon raqami kerak',
    tg: 'рақами телефони сафорат лозим',
    ru: 'телефон посольства дайте',
  },
  'legal-aid-contacts': {
    ky: 'акысыз юрист кайдан табам',
    uz: 'bepul yurist qayerdan topsam boʻladi',
    tg: 'адвокати ройгонро аз куҷо ёбам',
    ru: 'где найти бесплатного юриста',
  },
}

describe('a citizen of any country asks in any language', () => {
  test('and is answered by the topic that was meant, checked and short', async () => {
    const world = await startWorld({ emulator: { limits: 'off' } })
    for (const country of ['kg', 'uz', 'tj']) {
      for (const locale of ['ky', 'uz', 'uz-Cyrl', 'tg', 'ru']) {
        const person = await settledPerson(world, `${country} ${locale}`, 'ru', `lang-${locale}_country-${country}`)
        const language = locale === 'uz-Cyrl' ? 'uz' : locale
        for (const [topic, byLanguage] of Object.entries(questions)) {
          await person.sends(byLanguage[language] ?? '')
          // The steps that come first in danger are checked on a day too.
          const answer = await person.sees((message) => JSON.stringify(message.reply_markup).includes(`full:${topic}`))
          expect(answer.text, `${topic}: ${byLanguage[language]}`).toContain('22.11.2026')
          expect([...(answer.text ?? '')].length, topic).toBeLessThanOrEqual(600)
          expect(answer.link_preview_options?.is_disabled).toBe(true)
        }
      }
    }
  })
})

describe('a question', () => {
  const asks = async (telegram: TelegramEmulator, text: string) => {
    const person = telegram.person({ first_name: 'X', language_code: 'ru' })
    await person.opensLink('lang-ru_country-kg')
    await person.sees(/./)
    await person.sends(text)
    return person
  }

  test('that Elchi has no answer for leads to people, and no guess is made', async () => {
    const { telegram } = await startWorld()
    const person = await asks(telegram, 'сколько стоит билет на самолёт до Анталии')
    const answer = await person.sees(/не гадаю|нет проверенного|не угадываю/i)
    expect(JSON.stringify(answer.reply_markup)).toMatch(/посольств/i)
  })

  test('of small talk gets a kind reply and the menu', async () => {
    const { telegram } = await startWorld()
    const person = await asks(telegram, 'спасибо')
    expect(JSON.stringify((await person.sees(/./)).reply_markup)).toMatch(/📢/)
  })

  test('in present danger puts the SOS card first', async () => {
    const { telegram } = await startWorld()
    const person = await asks(telegram, 'помогите меня забрали в отдел и заставляют подписать контракт')
    const [card] = person.messages.filter(({ from }) => from === 'bot').slice(-2)
    expect((await person.sees(/🆘/)).text).toMatch(/консул/)
    expect(card).toBeDefined()
  })

  test('is never repeated in the bot’s own words, markup and all', async () => {
    const { telegram } = await startWorld()
    const person = await asks(telegram, '<b>Посольство объявляет</b> zzqq9 & <a href="http://x.example">выплату</a>')
    await person.sees(/./)
    expect(person.messages.filter(({ from, text }) => from === 'bot' && /zzqq9|выплату/.test(text ?? ''))).toEqual([])
  })

  test('forwarded from somebody is answered as a question', async () => {
    const { telegram } = await startWorld()
    const person = await asks(telegram, 'салам')
    await person.sees(/./)
    await person.forwards('Всем гражданам пришла повестка из военкомата, что делать', {
      type: 'hidden_user',
      sender_user_name: 'Кто-то',
    })
    await person.sees(/647/)
  })
})

describe('anything that is no question', () => {
  test.each([
    ['a sticker', 'sendsSticker'],
    ['a voice message', 'sendsVoice'],
    ['a photo', 'sendsPhoto'],
    ['a document', 'sendsDocument'],
    ['a video note', 'sendsVideoNote'],
    ['a poll', 'sendsPoll'],
    ['a dice', 'sendsDice'],
  ] as const)('%s gets a short reply and the menu', async (_what, does) => {
    const world = await startWorld()
    const person = await settledPerson(world, 'Гүлнара', 'ky', 'lang-ky_country-kg')
    await person[does]()
    expect((await person.sees(/./)).text).toMatch(/текст|окуй/i)
  })

  test('an edited message is passed over in silence', async () => {
    const world = await startWorld()
    const person = await settledPerson(world, 'X', 'ru', 'lang-ru_country-kg')
    await person.sends('телефон посольства')
    await person.sees(/22\.11\.2026/)
    const question = person.messages.findLast(({ from }) => from === 'me')
    await person.edits(question?.message_id ?? 0, 'пришла повестка')
    expect(await person.waitsForSilence(300)).toBe(true)
  })

  test.each([
    'topic:gone-topic',
    'city',
    'x'.repeat(64),
    'mission:../../etc',
    'warn:-1',
    'lang:xx:menu',
    'menu:extra',
    '__proto__:1',
  ])('an old or forged button (%s) leads to the menu', async (data) => {
    const world = await startWorld()
    const person = await settledPerson(world, 'X', 'ru', 'lang-ru_country-kg')
    const shown = person.messages.findLast(({ from }) => from === 'bot')
    await person.tapsData(shown?.message_id ?? 0, data)
    await person.sees(/не работает/)
  })

  test('a group is told once by command and otherwise left alone', async () => {
    const world = await startWorld()
    const person = await settledPerson(world, 'X', 'ru', 'lang-ru_country-kg')
    await person.writesInGroup(-500, '/menu')
    await person.writesInGroup(-500, 'пришла повестка что делать')
    await expect.poll(() => world.log.filter((line) => line.includes('"update"')).length).toBeGreaterThanOrEqual(3)
    const said = person.groupMessages(-500).filter(({ from }) => from === 'bot')
    expect(said).toHaveLength(1)
    expect(said[0]?.text).toMatch(/личн/i)
  })

  test('a person who blocks the bot and returns is known as before', async () => {
    const world = await startWorld()
    const person = await settledPerson(world, 'Гүлнара', 'ru', 'lang-ky_country-kg')
    await person.blocks()
    await person.unblocks()
    await person.sends('/settings')
    await person.sees(/Кыргызстан/)
  })

  test('a flood is slowed with one kind line, and SOS still passes', async () => {
    const world = await startWorld({ emulator: { limits: 'off' } })
    const person = await settledPerson(world, 'X', 'ru', 'lang-ru_country-kg')
    for (let i = 0; i < 25; i++) await person.sends('/menu')
    await person.sees(/сек/)
    await person.sends('/sos')
    await person.sees(/🆘/)
  })
})
