import { describe, expect, test } from 'vitest'
import { translator } from '../../src/bot/i18n.ts'
import { settledPerson, startWorld } from '../support/world.ts'

describe('a migrant goes through the menu', () => {
  test('warnings come newest first, one to a page, with issuer, date and source, and never name the press', async () => {
    const world = await startWorld()
    const aybek = await settledPerson(world, 'Айбек', 'ky', 'lang-ky_country-kg')
    await aybek.taps('📢')
    const first = await aybek.sees(/28\.05\.2026/)
    expect(first.text).toMatch(/Тышкы иштер министрлиги/)
    expect(first.text).toMatch(/W\d+/)
    await aybek.taps('›')
    const second = await aybek.sees(/15\.01\.2026/)
    expect(second.text).not.toMatch(/Azattyk|Азаттык|RFE/i)
    await aybek.taps('‹')
    await aybek.sees(/28\.05\.2026/)
  })

  test('without a country the warnings ask for it once and then go on by themselves', async () => {
    const world = await startWorld()
    const farrukh = await settledPerson(world, 'Фаррух', 'tg', 'lang-tg')
    await farrukh.sends('/warnings')
    await farrukh.sees(/кишвар|кадом/i)
    await farrukh.taps(translator('tg')('ask:choose_country'))
    await farrukh.sees(/шаҳрванди/i)
    await farrukh.taps('🇹🇯 Тоҷикистон')
    await farrukh.sees(/📢 .*Тоҷикистон/)
  })

  test('Dilshod finds the consulate in Vladivostok: phones, address and a pin on the map', async () => {
    const world = await startWorld()
    const dilshod = await settledPerson(world, 'Dilshod', 'uz', 'lang-uz_country-uz')
    await dilshod.taps('🏛')
    await dilshod.sees(/Shahar/)
    await dilshod.taps('Vladivostok')
    const card = await dilshod.sees(/\+79510187007/)
    expect(card.entities?.some(({ type }) => type === 'phone_number')).toBe(true)
    await dilshod.taps('📍')
    const pin = await dilshod.sees((message) => message.venue !== undefined)
    expect(pin.venue?.address).toMatch(/Владивосток/)
  })

  test('a consulate without a checked phone leads to the embassy hotline', async () => {
    const world = await startWorld()
    const gulnara = await settledPerson(world, 'Гүлнара', 'ky', 'lang-ky_country-kg')
    await gulnara.taps('🏛')
    await gulnara.sees(/Шаар/)
    await gulnara.taps('Екатеринбург')
    await gulnara.sees(/\+79251155047/)
  })

  test('legal help says what contacting a helper can mean, and never lists the dangerous ones', async () => {
    const world = await startWorld()
    const person = await settledPerson(world, 'Гульнара', 'ru', 'lang-ru_country-kg')
    await person.sends('/help')
    const list = await person.sees(/помога/i)
    const names = JSON.stringify(list.reply_markup)
    expect(names).not.toMatch(/ОВД|Мемориал|Хочу жить|Идите лесом/)
    await person.taps('Гражданское содействие')
    expect((await person.sees(/\+74956811823/)).text).toMatch(/иностранн/)
  })

  test('SOS gives the words to say, the right to a consul and the numbers of the home state', async () => {
    const world = await startWorld()
    const farrukh = await settledPerson(world, 'Фаррух', 'tg', 'lang-tg_country-tj')
    await farrukh.taps('🆘')
    const card = await farrukh.sees(/Вена/)
    expect(card.text).toMatch(/\+74959679844/)
    await farrukh.taps('ҳуқуқҳоям')
    await farrukh.sees(/48/)
  })

  test('settings switch the language and the warnings, and the choice is shown at once', async () => {
    const world = await startWorld()
    const person = await settledPerson(world, 'Шаҳло', 'ru', 'lang-ru_country-uz')
    await person.sends('/settings')
    await person.sees(/Настройки/)
    await person.taps('🔕')
    await person.sees((message) => JSON.stringify(message.reply_markup).includes('🔔'))
    await person.taps('Язык')
    await person.sees(/Элчи/)
    await person.taps('Ўзбекча')
    await person.sees(/Созламалар/)
    await person.taps('Давлат')
    await person.sees(/фуқаро/i)
    await person.taps('Тоҷикистон')
    await person.sees(/Тоҷикистон/)
  })

  test('erasing asks once, is done, and leaves nothing: the next /start begins anew', async () => {
    const world = await startWorld()
    const gulnara = await settledPerson(world, 'Гүлнара', 'ru', 'lang-ky_country-kg')
    await gulnara.sends('/privacy')
    await gulnara.sees(/🔒/)
    await gulnara.taps('🗑')
    await gulnara.sees(/\?/)
    await gulnara.taps('Ооба')
    await gulnara.sees(/\/start/)
    await gulnara.sends('/start')
    const welcome = await gulnara.sees(/./)
    expect(JSON.stringify(welcome.reply_markup)).toMatch(/Кыргызча/)
  })
})
