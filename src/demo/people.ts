/**
 * The people of the demo: one for each language, three subscribers, the staff of three embassies, the legal-aid desk, and
 * what each may try.
 */
import { type Country, countries, type WrittenLanguage } from '../content/schema.ts'
import type { Db } from '../store/schema.ts'
import { addInvitation, redeemInvitation } from '../store/staff.ts'
import type { TelegramEmulator } from './emulator/telegram.ts'
import type { DemoPerson } from './webchat/room.ts'

/** `ADMIN_IDS` of the demo. */
export const demoAdminId = 600

interface Clerk {
  readonly id: number
  readonly name: string
  readonly country: Country
  readonly role: 'embassy-author' | 'embassy-approver'
}

const clerks: readonly Clerk[] = [
  { id: 611, name: 'Бакыт', country: 'kg', role: 'embassy-author' },
  { id: 612, name: 'Айгүл', country: 'kg', role: 'embassy-approver' },
  { id: 621, name: 'Rustam', country: 'uz', role: 'embassy-author' },
  { id: 622, name: 'Nodira', country: 'uz', role: 'embassy-approver' },
  { id: 631, name: 'Далер', country: 'tj', role: 'embassy-author' },
  { id: 632, name: 'Зарина', country: 'tj', role: 'embassy-approver' },
]

interface DeskWorker {
  readonly id: number
  readonly name: string
  readonly languageCode: WrittenLanguage
  readonly role: 'legalaid' | 'translator'
}

/** Two of legal aid, since one writes and another reviews, and a translator into each language of a home state. */
const deskWorkers: readonly DeskWorker[] = [
  { id: 641, name: 'Гүлзат', languageCode: 'ru', role: 'legalaid' },
  { id: 642, name: 'Тимур', languageCode: 'ru', role: 'legalaid' },
  { id: 643, name: 'Чынара', languageCode: 'ky', role: 'translator' },
  { id: 644, name: 'Malika', languageCode: 'uz', role: 'translator' },
  { id: 645, name: 'Фирӯза', languageCode: 'tg', role: 'translator' },
]

interface Subscriber {
  readonly id: number
  readonly name: string
  readonly languageCode: 'ky' | 'ru' | 'uz'
  readonly reads: string
}

/** Citizens of Kyrgyzstan, one for each language that its embassy has readers in. */
const subscribers: readonly Subscriber[] = [
  { id: 511, name: 'Нургүл', languageCode: 'ky', reads: 'кыргызча' },
  { id: 512, name: 'Азамат', languageCode: 'ru', reads: 'русский' },
  { id: 513, name: 'Дилноза', languageCode: 'uz', reads: 'oʻzbekcha' },
]

const languages: Readonly<Record<Country, string>> = { kg: 'ky', uz: 'uz', tj: 'tg' }
const flags: Readonly<Record<Country, string>> = { kg: '🇰🇬', uz: '🇺🇿', tj: '🇹🇯' }
const oneDayMs = 86_400_000

/** Gives the staff of the demo their roles, as an administrator's invitations would. */
export async function giveDemoRoles(db: Db, now: number): Promise<void> {
  const given = [
    ...clerks.map(({ id, role, country }) => ({ id, role, scope: country })),
    ...deskWorkers.map(({ id, role, languageCode }) => ({
      id,
      role,
      scope: role === 'translator' ? languageCode : '',
    })),
  ]
  for (const { id, role, scope } of given) {
    const invitation = id.toString(16).padStart(8, '0')
    await addInvitation(
      db,
      {
        ...{ id: invitation, code_hash: `demo ${id}`, role, scope },
        ...{ created_by: demoAdminId, created_at: now, expires_at: now + oneDayMs },
      },
      {
        at: now,
        actor: demoAdminId,
        action: 'invitation-made',
        subject: invitation,
        details: { role, scope },
      },
    )
    await redeemInvitation(db, `demo ${id}`, id, now)
  }
}

/** The subscribers open the embassy's link, as they would from its poster. */
export async function subscribe(telegram: TelegramEmulator): Promise<void> {
  for (const { id, languageCode } of subscribers)
    await telegram.personById(id)?.opensLink(`lang-${languageCode}_country-kg`)
}

/** Everybody whom a visitor can be. */
export function demoPeople(telegram: TelegramEmulator): DemoPerson[] {
  const person = (id: number, first_name: string, language_code: string) =>
    telegram.person({ id, first_name, language_code })
  return [
    {
      person: person(501, 'Айбек', 'ky'),
      label: 'Айбек · кыргызча',
      group: 'migrants',
      hint: 'Рф армиясына кирсем жооптуу боломбу?',
    },
    {
      person: person(502, 'Dilshod', 'uz'),
      label: 'Dilshod · oʻzbekcha',
      group: 'migrants',
      hint: 'Ikki fuqarolik mumkinmi?',
    },
    {
      person: person(503, 'Шаҳло', 'ru'),
      label: 'Шаҳло · ўзбекча',
      group: 'migrants',
      hint: 'Элчихона телефони керак',
    },
    {
      person: person(504, 'Фаррух', 'tg'),
      label: 'Фаррух · тоҷикӣ',
      group: 'migrants',
      hint: 'Ман повестка гирифтам, чӣ кор кунам?',
    },
    {
      person: person(505, 'Гульнара', 'ru'),
      label: 'Гульнара · русский',
      group: 'migrants',
      hint: 'где посольство Таджикистана',
    },
    ...subscribers.map(
      ({ id, name, languageCode, reads }): DemoPerson => ({
        person: person(id, name, languageCode),
        label: `${flags.kg} ${name} · ${reads}`,
        group: 'subscribers',
        hint: 'Has pressed Start: gets what the embassy of Kyrgyzstan sends',
      }),
    ),
    ...countries.flatMap((country) =>
      clerks
        .filter((clerk) => clerk.country === country)
        .map(({ id, name, role }): DemoPerson => {
          const writes = role === 'embassy-author'
          return {
            person: person(id, name, languages[country]),
            label: `${flags[country]} ${name} · ${writes ? 'writes' : 'approves'}`,
            group: 'embassy',
            hint: writes ? '/broadcasts: write a warning and submit it' : '/broadcasts: check it and approve it',
          }
        }),
    ),
    ...deskWorkers.map(({ id, name, languageCode, role }): DemoPerson => {
      const helps = role === 'legalaid'
      return {
        person: person(id, name, languageCode),
        label: `${name} · ${helps ? 'legal aid' : `translates: ${languageCode}`}`,
        group: 'legal aid',
        hint: helps
          ? '/desk: write entries, review them, answer people, keep contacts'
          : '/desk: translate what legal aid has published',
      }
    }),
    {
      person: person(demoAdminId, 'Асель', 'ru'),
      label: 'Асель · русский',
      group: 'administrator',
      hint: '/admin: invite people, revoke roles, read the log',
    },
  ]
}
