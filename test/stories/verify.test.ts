/** Somebody shows a bulletin's number, on paper or in another chat: is it genuine, and does it still hold? */
import { describe, expect, test } from 'vitest'
import { bulletinNumber, payloadOfNumber } from '../../src/broadcasts/authenticity.ts'
import type { Person } from '../../src/demo/emulator/person.ts'
import {
  approves,
  corrects,
  drafts,
  type Embassy,
  numberIn,
  openEmbassy,
  retracts,
  sendsUrgent,
  submits,
  warningWords,
} from '../support/embassy.ts'
import { settledPerson } from '../support/world.ts'

/** Фаррух is a citizen of Tajikistan and got nothing of it; a workmate has sent him a photo of the warning. */
async function farrukh({ world }: Embassy): Promise<Person> {
  return settledPerson(world, 'Фаррух', 'ru', 'lang-ru_country-tj')
}

/** Every way to ask about a number, and what the bot says to each. */
async function askedEveryWay(person: Person, number: string): Promise<string[]> {
  const answers: string[] = []
  for (const ask of [
    () => person.sends(`/verify ${number}`),
    () => person.opensLink(payloadOfNumber(number)),
    () => person.sends(number),
    // As it is read over a telephone, and typed with a Russian keyboard.
    () => person.sends(`№ ${number.toLowerCase().replaceAll('-', ' ').replace('kg', 'кг').replace('0', 'О')}`),
  ]) {
    await ask()
    answers.push((await person.sees(/./)).text ?? '')
  }
  return answers
}

describe('a bulletin', () => {
  test('that was sent is genuine, however its number is written, and its official words come along', async () => {
    const embassy = await openEmbassy()
    const number = await sendsUrgent(embassy)
    await embassy.author.sees(/Рассылка утверждена/)
    const person = await farrukh(embassy)
    for (const answer of await askedEveryWay(person, number)) {
      expect(answer).toContain(`Бюллетень № ${number} настоящий`)
      expect(answer).toContain('Посольство Кыргызстана в России')
      expect(answer).toContain(warningWords.ru)
      expect(answer).not.toMatch(/Исправлено|Отозвано/)
    }
  })

  test('that was corrected, then taken back: both are said, with the words that hold', async () => {
    const embassy = await openEmbassy()
    const number = await sendsUrgent(embassy)
    const person = await farrukh(embassy)
    await corrects(embassy, { ru: warningWords.ru.replace('5000', '7000') })
    await person.sends(`/verify ${number}`)
    const corrected = (await person.sees(/настоящий/)).text
    expect(corrected).toContain('Исправлено')
    expect(corrected).toContain('7000')
    expect(corrected).not.toContain('5000')
    await retracts(embassy)
    for (const answer of await askedEveryWay(person, number)) {
      expect(answer).toContain('Отозвано')
      expect(answer).not.toContain('7000')
    }
  })

  test('with one digit wrong, or two changed places, cannot exist', async () => {
    const embassy = await openEmbassy()
    const number = await sendsUrgent(embassy)
    const person = await farrukh(embassy)
    const digits = [...number.matchAll(/\d/g)].map(({ index }) => index)
    for (const at of digits.slice(-5)) {
      const wrong = number.slice(0, at) + ((Number(number[at]) + 1) % 10) + number.slice(at + 1)
      await person.sends(`/verify ${wrong}`)
      await person.sees(/такого номера быть не может/)
    }
    await person.sends(`/verify ${number.replace(/(\d)(\d)-(\d)$/, '$1$3-$2')}`)
    await person.sees(/такого номера быть не может/)
  })

  test('that nobody issued is a warning sign, and a text that is no number gets an example', async () => {
    const person = await farrukh(await openEmbassy())
    await person.sends(`/verify ${bulletinNumber('kg', 2026, 77)}`)
    await person.sees(/не выпускали/)
    await person.sends('/verify посольство')
    await person.sees(/не похоже на номер/)
    await person.sends('/verify')
    const { text = '' } = await person.sees(/Пришлите номер/)
    expect(numberIn(text)).not.toBe('')
  })

  test('that was stopped before it left has never been sent: its number proves nothing', async () => {
    const embassy = await openEmbassy()
    const { author, approver } = embassy
    await drafts(author)
    await submits(author, approver)
    const number = await approves(approver)
    await approver.taps('Остановить')
    await approver.sees(/Остановить совсем/)
    await approver.taps('Да, остановить')
    await approver.sees(/Остановлено/)
    const person = await farrukh(embassy)
    await person.sends(`/verify ${number}`)
    await person.sees(/не выпускали/)
  })
})
