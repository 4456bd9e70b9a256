/** The people of the demo: one for each language, and what each may try. */
import type { TelegramEmulator } from './emulator/telegram.ts'
import type { DemoPerson } from './webchat/room.ts'

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
  ]
}
