/** An embassy at work, for stories: its staff and the steps they take on their screens, and people by the thousand. */

import { expect, vi } from 'vitest'
import type { Locale } from '../../src/content/locale.ts'
import type { Country } from '../../src/content/schema.ts'
import type { Standing } from '../../src/demo/emulator/chats.ts'
import type { Person } from '../../src/demo/emulator/person.ts'
import { openDatabase } from '../../src/store/database.ts'
import type { Db } from '../../src/store/schema.ts'
import { addInvitation, redeemInvitation } from '../../src/store/staff.ts'
import { addPeople } from './broadcasts.ts'
import { atEnd } from './endings.ts'
import { settledPerson, startWorld, type World, type WorldOptions } from './world.ts'

export type EmbassyRole = 'embassy-author' | 'embassy-approver'

export interface Embassy {
  readonly world: World
  readonly db: Db
  readonly author: Person
  readonly approver: Person
  /** Lets time pass for the bot and for Telegram alike, once every tapped button has its answer. */
  passes(ms: number): Promise<void>
}

/** Staff in a story tap faster than people can; this much time between their errands keeps them from being throttled. */
const errandMs = 10_000
export const minuteMs = 60_000
export const hourMs = 60 * minuteMs

/** A wave over 3,000 phones takes seconds, and its screen follows every few. */
const longestRunMs = 60_000

let passed = 0
const now = (): number => Date.now() + passed

/** The embassy of Kyrgyzstan with an author and an approver, who speak Russian to the bot. */
export async function openEmbassy({ emulator, start, ...options }: WorldOptions = {}): Promise<Embassy> {
  passed = 0
  const world = await startWorld({ emulator: { now, ...emulator }, start: { now, ...start }, ...options })
  const db = await openDatabase(world.config.database, () => {})
  atEnd(() => db.destroy())
  const author = await clerk({ world, db }, 'Бакыт', 'embassy-author')
  const approver = await clerk({ world, db }, 'Айгүл', 'embassy-approver')
  const passes = async (ms: number): Promise<void> => {
    await vi.waitFor(() => expect(world.telegram.unansweredCallbackQueries()).toEqual([]))
    passed += ms
  }
  return { world, db, author, approver, passes }
}

/** One more member of staff. */
export async function clerk(
  { world, db }: Pick<Embassy, 'world' | 'db'>,
  name: string,
  role: EmbassyRole,
  country: Country = 'kg',
): Promise<Person> {
  const person = await settledPerson(world, name, 'ru', `lang-ru_country-${country}`)
  await give(db, person, role, country)
  return person
}

let invitations = 0

/** Gives a role, as an administrator's invitation would. */
export async function give(db: Db, { id: userId }: Person, role: EmbassyRole, scope: Country = 'kg'): Promise<void> {
  const id = (++invitations).toString(16).padStart(8, '0')
  const at = now()
  const invitation = { id, code_hash: id, role, scope, created_by: 900, created_at: at, expires_at: at + minuteMs }
  await addInvitation(db, invitation, { at, actor: 900, action: 'invitation-made', subject: id, details: {} })
  await redeemInvitation(db, id, userId, at)
}

/** The languages in which a broadcast is written, by the name on their buttons. */
export const languageButtons = { ky: 'Кыргызча', uz: 'Oʻzbekcha', tg: 'Тоҷикӣ', ru: 'Русский' } as const
export type Words = Readonly<Partial<Record<keyof typeof languageButtons, string>>>

/** The same warning in four languages: their numbers and phones agree. */
export const warningWords = {
  ky: 'Мобилизация: 5000 сом айып, тел. +996312660000',
  uz: 'Safarbarlik: 5000 som jarima, tel. +996312660000',
  tg: 'Сафарбарӣ: ҷаримаи 5000 сом, тел. +996312660000',
  ru: 'Мобилизация: штраф 5000 сомов, тел. +996312660000',
} as const satisfies Words

/** The same warning with another fine, in all its languages. */
export const sevenThousand: Words = Object.fromEntries(
  Object.entries(warningWords).map(([language, text]) => [language, text.replace('5000', '7000')]),
)

/** What a citizen of Kyrgyzstan reads who gets one of these in a language or alphabet of theirs. */
export const readerWords: Readonly<Record<Locale, RegExp>> = {
  ky: /сом айып/,
  uz: /som jarima/,
  'uz-Cyrl': /сом жарима/,
  tg: /ҷаримаи \d+ сом/,
  ru: /штраф \d+ сомов/,
}

/** Opens a new draft; its card is on the screen afterwards. */
export async function beginsDraft(author: Person): Promise<void> {
  passed += errandMs
  await author.sends('/broadcasts')
  await author.sees(/Рассыл/)
  await author.taps('Новая')
  await author.sees(/черновик/)
}

/** Writes texts of the draft whose card is on the screen, and comes back to it. */
export async function writesTexts(author: Person, words: Words): Promise<void> {
  passed += errandMs
  await author.taps('Тексты')
  await author.sees(/На каком языке/)
  for (const [language, text] of Object.entries(words)) {
    await author.taps(languageButtons[language as keyof Words])
    await author.sees(/Пришлите текст/)
    await author.sends(text)
    await author.sees(/На каком языке/)
  }
  await author.taps('Назад')
  await author.sees(/черновик/)
}

/** A draft with these texts, its card on the author's screen. */
export async function drafts(author: Person, words: Words = warningWords): Promise<void> {
  await beginsDraft(author)
  await writesTexts(author, words)
}

export async function makesUrgent(author: Person): Promise<void> {
  passed += errandMs
  await author.taps('Важность')
  await author.sees(/Насколько это важно/)
  await author.taps('СРОЧНО')
  await author.sees(/черновик/)
}

/** Adds an attachment to the draft on the screen. */
export async function attaches(author: Person, sendsFile: () => Promise<unknown>): Promise<void> {
  passed += errandMs
  await author.taps('Вложение')
  await author.sees(/Пришлите фото, документ/)
  await sendsFile()
  await author.sees(/черновик/)
}

/** The author submits, and the approver opens what waits. */
export async function submits(author: Person, approver: Person): Promise<void> {
  passed += errandMs
  await author.taps('На утверждение')
  await author.sees(/Утвердить должен другой/)
  await approver.sees(/ждёт вашего утверждения/)
  await approver.taps('Проверить')
  await approver.sees(/ждёт утверждения/)
}

/** @returns the bulletin's number. */
export async function approves(approver: Person): Promise<string> {
  passed += errandMs
  await approver.taps('Утвердить')
  const { text = '' } = await approver.sees(/Номер бюллетеня/)
  return numberIn(text)
}

/** The bulletin number that a text names. */
export const numberIn = (text: string): string => /[A-Z]{2}-\d{4}-\d{4}-\d/.exec(text)?.[0] ?? ''

/** Urgent from the author's first word to the approver's last. @returns the bulletin's number. */
export async function sendsUrgent({ author, approver }: Embassy, words: Words = warningWords): Promise<string> {
  await drafts(author, words)
  await makesUrgent(author)
  await submits(author, approver)
  return approves(approver)
}

/** The title under which the list of the embassy has `warningWords`. */
const warningTitle = 'Мобилизация'

/** Corrects some texts of the warning, and has it approved; every phone has the new words afterwards. */
export async function corrects(embassy: Embassy, words: Words): Promise<void> {
  const { author } = embassy
  await opensCorrection(author)
  for (const [language, text] of Object.entries(words)) {
    await author.taps(languageButtons[language as keyof Words])
    await author.sees(/Пришлите текст/)
    await author.sends(text)
    await author.sees(/Изменено/)
  }
  await submitsCorrection(embassy)
}

/** What can be corrected of the warning is on the author's screen afterwards. */
export async function opensCorrection(author: Person): Promise<void> {
  await opens(author, warningTitle)
  await author.taps('Исправить')
  await author.sees(/заменить/)
}

/** The author submits the correction on the screen, the approver approves it, and it runs to its end. */
export async function submitsCorrection({ author, approver }: Embassy): Promise<void> {
  passed += errandMs
  await author.taps('На утверждение')
  await author.sees(/Исправление отправлено на утверждение/)
  await approver.sees(/Ждёт вашего утверждения: исправление/)
  await approver.taps('Проверить')
  await approver.sees(/исправление, бюллетень/)
  await approver.taps('Утвердить')
  await approver.sees(/Сейчас идёт: исправление[\s\S]*итоги сходятся/, { timeoutMs: longestRunMs })
}

/** Takes the warning back from everybody, with a second person. */
export async function retracts({ author, approver }: Embassy): Promise<void> {
  await opens(author, warningTitle)
  await author.taps('Отозвать')
  await author.sees(/Отозвать эту рассылку/)
  await author.taps('Да, попросить')
  await author.sees(/Отзыв отправлен на утверждение/)
  await approver.sees(/Ждёт вашего утверждения: отзыв/)
  await approver.taps('Проверить')
  await approver.sees(/отзыв, бюллетень/)
  await approver.taps('Утвердить')
  await approver.sees(/Сейчас идёт: отзыв[\s\S]*итоги сходятся/, { timeoutMs: longestRunMs })
}

/** Opens a broadcast from the list of the embassy by its first words. */
export async function opens(clerk: Person, title: string): Promise<void> {
  passed += errandMs
  await clerk.sends('/broadcasts')
  await clerk.sees(/Рассылки посольства/)
  await clerk.taps(title)
  await clerk.sees(/Состояние/)
}

/** So many readers of a language, who stand with the bot as said; the bot takes all of them for reachable. */
export async function crowd(
  { world, db }: Embassy,
  from: number,
  size: number,
  { locale, standing = 'started' }: { readonly locale: Locale; readonly standing?: Standing },
): Promise<Person[]> {
  const people = Array.from({ length: size }, (_, index) =>
    world.telegram.person({ id: from + index, first_name: 'Адам', standing }),
  )
  await addPeople(
    db,
    people.map(({ id }) => id),
    { locale },
  )
  return people
}

/** What the bot has written to a person that is on the phone now, oldest first. */
export const received = (person: Person) => person.messages.filter(({ from }) => from === 'bot')
