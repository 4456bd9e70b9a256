/** People write where they are, in their own words; the bot leads them to the missions for it, and keeps nothing of it. */
import { describe, expect, test } from 'vitest'
import { translator } from '../../src/bot/i18n.ts'
import { settledPerson, startWorld, type World } from '../support/world.ts'

const [ky, uz, uzCyrl, tg, ru] = (['ky', 'uz', 'uz-Cyrl', 'tg', 'ru'] as const).map(translator) as [
  ReturnType<typeof translator>,
  ReturnType<typeof translator>,
  ReturnType<typeof translator>,
  ReturnType<typeof translator>,
  ReturnType<typeof translator>,
]

const people = (world: World) => ({
  aigul: () => settledPerson(world, 'Айгүл', 'ky', 'lang-ky_country-kg'),
  dilshod: () => settledPerson(world, 'Dilshod', 'uz', 'lang-uz_country-uz'),
  dilnoza: () => settledPerson(world, 'Дилноза', 'uz', 'lang-uz-Cyrl_country-uz'),
  rustam: () => settledPerson(world, 'Рустам', 'tg', 'lang-tg_country-tj'),
  bakyt: () => settledPerson(world, 'Бакыт', 'ru', 'lang-ru_country-kg'),
})

describe('a place in a message', () => {
  test('leads to its missions in five written forms, alone and in a question about the embassy', async () => {
    const world = await startWorld()
    const known = people(world)
    const aigul = await known.aigul()
    await aigul.sends('Сургуттамын')
    await aigul.sees(/Екатеринбургдагы башкы консулдугу/)
    await aigul.sends('Казанда консулдук барбы?')
    await aigul.sees(/Казан/)

    const dilshod = await known.dilshod()
    await dilshod.sends('Men Qozondaman')
    await dilshod.sees(/Qozon/)

    const dilnoza = await known.dilnoza()
    await dilnoza.sends('Новосибирскдаги консуллик қаерда')
    await dilnoza.sees(/Новосибирск/)

    const rustam = await known.rustam()
    await rustam.sends('Салом, ман дар Екатеринбург кор мекунам')
    await rustam.sees(/Екатеринбург/)

    const bakyt = await known.bakyt()
    await bakyt.sends('где консульство в Питере')
    await bakyt.sees(/Санкт-Петербург/)
    await bakyt.sends('под Екатеренбургом')
    await bakyt.sees(/Екатеринбург/)
  })

  test('that is not clear is asked back; of nothing that was said a trace stays in the log', async () => {
    const world = await startWorld()
    const known = people(world)
    const bakyt = await known.bakyt()
    await bakyt.sends('из Казани в Екатеринбург еду')
    await bakyt.sees(ru('place:which'))
    await bakyt.taps('📍 Екатеринбург')
    await bakyt.sees(/Генеральное консульство.*Екатеринбург/s)
    await bakyt.sends('Владимир')
    await bakyt.sees(ru('place:perhaps', { place: 'Владимир' }))
    await bakyt.taps('📍 Владимир')
    await bakyt.sees(/Москв/)

    const dilnoza = await known.dilnoza()
    await dilnoza.sends('Зхтпрволск')
    await dilnoza.sees(uzCyrl('ask:none'))
    await dilnoza.taps(uzCyrl('place:not_found'))
    await dilnoza.sees(uzCyrl('contacts:where'))

    const nodira = await settledPerson(world, 'Nodira', 'uz', 'lang-uz')
    await nodira.sends('Samaradaman')
    await nodira.sees(uz('contacts:choose_country'))
    expect(world.log.join('\n')).not.toMatch(/казан|екатеринбург|RU-SVE|sve|владимир|зхт|samara|RU-SAM/i)
  })

  test('outside Russia leads to the embassy there, else to whom to call; in another question it stays with the answer', async () => {
    const world = await startWorld()
    const known = people(world)
    const aigul = await known.aigul()
    await aigul.sends('Стамбулдамын')
    await aigul.sees(/Кыргызстандын Түркиядагы элчилиги/)
    const rustam = await known.rustam()
    await rustam.sends('дар Варшава')
    await rustam.sees(tg('contacts:abroad_none'))
    await rustam.sends('ман дар екатеринбург')
    await rustam.sees(/Сарконсулгарии Тоҷикистон дар Екатеринбург/)
    const told = rustam.messages.map(({ text }) => text ?? '').join()
    expect(told, 'where somebody is, is no danger').not.toContain(tg('sos:title'))

    await aigul.sends('Новосибирскиде паспортумду жоготтум, эмне кылам?')
    await aigul.sees(/паспорт/i)
    await aigul.taps(ky('ask:missions'))
    await aigul.sees(/Новосибирск/)
  })
})
