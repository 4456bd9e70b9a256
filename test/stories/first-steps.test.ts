import { describe, expect, test } from 'vitest'
import type { TelegramEmulator } from '../../src/demo/emulator/telegram.ts'
import { startWorld } from '../support/world.ts'

const buttons = (message: { reply_markup?: unknown }): string[] =>
  ((message.reply_markup as { inline_keyboard?: { text: string }[][] } | undefined)?.inline_keyboard ?? [])
    .flat()
    .map(({ text }) => text)

const newcomer = (telegram: TelegramEmulator, first_name: string, language_code: string) =>
  telegram.person({ first_name, language_code })

describe('a migrant meets Elchi', () => {
  test('Гүлнара chooses Kyrgyz and Kyrgyzstan, asks in her own words, and is answered with the article and the date', async () => {
    const { telegram } = await startWorld()
    const gulnara = newcomer(telegram, 'Гүлнара', 'ky')
    await gulnara.sends('/start')
    const languages = await gulnara.sees(/Элчи/)
    expect(buttons(languages)).toEqual(['Кыргызча', 'Oʻzbekcha', 'Ўзбекча', 'Тоҷикӣ', 'Русский'])
    await gulnara.taps('Кыргызча')
    await gulnara.sees(/жаран/i)
    await gulnara.taps('🇰🇬 Кыргызстан')
    await gulnara.sees(/суроо/i)
    await gulnara.sends('Рф армиясына кирсем жооптуу боломбу?')
    const answer = await gulnara.sees(/416/)
    expect(answer.text).toMatch(/256/)
    expect(answer.text).toMatch(/22\.11\.2026/)
    await gulnara.taps('Толук')
    await gulnara.sees(/Нарын/)
  })

  test.each([
    ['ky', 'Кыргызча'],
    ['uz', 'Oʻzbekcha'],
    ['tg', 'Тоҷикӣ'],
    ['ru', 'Русский'],
  ])('a phone in %s offers its own language first', async (code, name) => {
    const { telegram } = await startWorld()
    const person = newcomer(telegram, 'X', code)
    await person.sends('/start')
    expect(buttons(await person.sees(/./))[0]).toBe(name)
  })

  test('Фаррух skips everything and still gets an answer in the language he writes', async () => {
    const { telegram } = await startWorld()
    const farrukh = newcomer(telegram, 'Фаррух', 'ru')
    await farrukh.sends('/start')
    await farrukh.sees(/./)
    await farrukh.sends('Ман даъватнома гирифтам, чӣ кор кунам?')
    const answer = await farrukh.sees(/647/)
    expect(answer.text).toMatch(/шаҳрванд/)
  })

  test('Айбек writes one word that Russian has too, and is still answered in the language of his phone', async () => {
    const { telegram } = await startWorld()
    const aibek = newcomer(telegram, 'Айбек', 'ky')
    await aibek.sends('Кыргызстан')
    expect((await aibek.sees(/./)).text).toContain('Кайсы өлкөнүн элчилиги керек')
  })

  test('a poster in a consulate presets language and country; /start again never loses them', async () => {
    const { telegram } = await startWorld()
    const dilshod = newcomer(telegram, 'Dilshod', 'ru')
    await dilshod.opensLink('lang-uz')
    await dilshod.sees(/fuqaro/i)
    await dilshod.opensLink('country-uz')
    await dilshod.sees(/Savol/)
    await dilshod.sends('/start')
    await dilshod.sees(/Savol/)
    await dilshod.sends('/settings')
    const settings = await dilshod.sees(/Sozlamalar/)
    expect(settings.text).toMatch(/Oʻzbekcha/)
    expect(settings.text).toMatch(/Oʻzbekiston/)
  })

  test('a forged link payload presets nothing and breaks nothing', async () => {
    const { telegram } = await startWorld()
    const person = newcomer(telegram, 'X', 'tg')
    await person.opensLink('lang-xx_country-us__proto__')
    expect(buttons(await person.sees(/./))[0]).toBe('Тоҷикӣ')
  })

  test('Шаҳло has two passports, says which is the other one, and hears what the Russian one changes', async () => {
    const { telegram } = await startWorld()
    const shahlo = newcomer(telegram, 'Шаҳло', 'ru')
    await shahlo.opensLink('lang-uz-Cyrl')
    await shahlo.sees(/фуқаро/i)
    await shahlo.taps('Иккита паспорт')
    await shahlo.sees(/Россия/)
    await shahlo.taps('Ўзбекистон')
    await shahlo.sees(/Саволингизни/)
    await shahlo.sends('Икки фуқаролик мумкинми?')
    const answer = await shahlo.sees(/22-модда/)
    expect(answer.text).toMatch(/Россия паспорти/)
  })

  test('settings survive a restart of the bot', async () => {
    const world = await startWorld()
    const aybek = newcomer(world.telegram, 'Айбек', 'ru')
    await aybek.opensLink('lang-ky_country-kg')
    await aybek.sees(/Суроо/i)
    await world.restart()
    await aybek.sends('/settings')
    expect((await aybek.sees(/Жөндөөлөр/)).text).toMatch(/Кыргызстан/)
  })
})
