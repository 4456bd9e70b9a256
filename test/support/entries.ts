/** The steps of legal aid that several stories take: a new entry from its first question to the public. */
import type { Person } from '../../src/demo/emulator/person.ts'
import { type Desk, goes, says, startDesk, worker } from './desk.ts'
import type { WorldOptions } from './world.ts'

export const questions = [
  'посылка застряла на таможне',
  'как получить посылку из дома',
  'таможня не отдаёт посылку',
  'мама отправила посылку она не дошла',
  'где моя посылка',
  'посылка лежит на почте не отдают',
].join('\n')

/** From the desk to the first question of a new entry in Russian. */
export async function beginsEntry(author: Person): Promise<void> {
  await says(author, '/desk', /Юридическая помощь/)
  await goes(author, 'Ответы бота', /Ответы бота: \d+/)
  await goes(author, 'Новый ответ', /На каком языке/)
  await goes(author, 'Русский', /Как назвать ответ/)
}

/** Answers every question of the form; ends on the card of the draft. */
export async function writesEntry(author: Person, title = 'Посылка застряла на таможне'): Promise<void> {
  await says(author, title, /Как об этом спрашивают/)
  await says(author, questions, /Ответ и первое, что сделать/)
  await says(author, 'Таможня держит посылку не больше месяца. Возьмите извещение на почте.', /Подробно/)
  await says(author, 'Почта хранит посылку 30 дней. Потом её отправляют назад.', /Что делать по порядку/)
  await says(author, '1. Возьмите извещение\n2. Сходите на почту с паспортом', /Какой закон/)
  await goes(author, 'Готово', /До какого дня проверить/)
  await goes(author, 'Проверено сегодня', /черновик[\s\S]*Вопросы: 6/)
}

export async function submitsEntry(author: Person): Promise<void> {
  await goes(author, 'Проверить и отправить', /Ссылок, телефонов и других ботов|Проверьте каждое/)
  await goes(author, 'Отправить на проверку', /Отправлено на проверку/)
}

export async function publishes(reviewer: Person, agree = 'Опубликовать'): Promise<void> {
  await reviewer.sees(/Ждёт вашей проверки/)
  await goes(reviewer, 'Открыть', /Прочитайте, что изменилось/)
  await goes(reviewer, agree, /Опубликовано|Убрано в архив/)
}

export interface TwoWorkers extends Desk {
  readonly author: Person
  readonly reviewer: Person
}

/** Two of legal aid, who read Russian. */
export async function twoWorkers(options: WorldOptions = {}): Promise<TwoWorkers> {
  const desk = await startDesk(options)
  const author = await worker(desk, 'Нодира', 'legalaid')
  const reviewer = await worker(desk, 'Тимур', 'legalaid')
  return { ...desk, author, reviewer }
}

/** A whole entry, public. */
export async function publishesEntry({ author, reviewer }: TwoWorkers): Promise<void> {
  await beginsEntry(author)
  await writesEntry(author)
  await submitsEntry(author)
  await publishes(reviewer)
}

/** Changes the short answer of the entry whose card is open, and gives it to the other. */
export async function editsShort(person: Person, text: string, reason: string): Promise<void> {
  await goes(person, 'Изменить', /Переводы идут/)
  await goes(person, '● Русский', /черновик/)
  await goes(person, 'Коротко', /Ответ и первое/)
  await says(person, text, /черновик/)
  await goes(person, 'Проверить и отправить', /Ссылок, телефонов/)
  await goes(person, 'Отправить на проверку', /Почему вы это меняете/)
  await says(person, reason, /Отправлено на проверку/)
}

/** Asks until the answer is what is expected (an SOS card may come before it): every process has it seconds after it is public. */
export async function asksUntil(person: Person, question: string, answer: RegExp, withinMs = 5_000): Promise<void> {
  for (const since = performance.now(); ; ) {
    await person.sends(question)
    try {
      await person.sees(answer, { timeoutMs: 1_500 })
      return
    } catch (error) {
      if (performance.now() - since > withinMs) throw error
    }
  }
}
