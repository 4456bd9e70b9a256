/** The walks through every desk screen: who goes where, and which screens are pictured on the way. */
import type { Translate } from '../../src/bot/i18n.ts'
import type { WrittenLanguage } from '../../src/content/schema.ts'
import type { Phone, Picture } from './phone.ts'

/** Who walks: people of `src/demo/people.ts`. */
export interface Cast {
  readonly lawyer: Phone
  readonly reviewer: Phone
  readonly translator: Phone
  readonly admin: Phone
  readonly migrant: Phone
}

/** What the people of the tour write; the rest they press. */
export const written = {
  ky: {
    short: 'Кагазды жоготпоңуз. Элчиликке чалып, эмне кылууну сураңыз.',
    reason: 'Кыскараак болду',
    shorter: 'Кагазды сактап, элчиликке чалыңыз.',
    again: 'Андан да кыска',
    away: 'Эми эч ким сурабайт',
    title: 'Посылка бажыда калды',
    unknown: ['кышында машинаны кайда сактасам болот', 'велосипед сатып алсам кепилдиги канча'],
    known: 'мага повестка келди эмне кылам',
    message: 'Кожоюн паспортумду бербей жатат',
    organisation: 'Мисал уюм',
  },
  uz: {
    short: 'Qogʻozni yoʻqotmang. Elchixonaga qoʻngʻiroq qilib, nima qilishni soʻrang.',
    reason: 'Qisqaroq boʻldi',
    shorter: 'Qogʻozni saqlang va elchixonaga qoʻngʻiroq qiling.',
    again: 'Yana ham qisqa',
    away: 'Endi hech kim soʻramaydi',
    title: 'Posilka bojxonada qoldi',
    unknown: ['qishda mashinani qayerda saqlasam boʻladi', 'velosiped olsam kafolati qancha'],
    known: 'menga povestka keldi nima qilay',
    message: 'Xoʻjayin pasportimni bermayapti',
    organisation: 'Namuna tashkilot',
  },
  tg: {
    short: 'Коғазро гум накунед. Ба сафорат занг зада, пурсед, ки чӣ бояд кард.',
    reason: 'Кӯтоҳтар шуд',
    shorter: 'Коғазро нигоҳ доред ва ба сафорат занг занед.',
    again: 'Боз ҳам кӯтоҳтар',
    away: 'Дигар касе намепурсад',
    title: 'Посилка дар гумрук монд',
    unknown: ['зимистон мошинро дар куҷо нигоҳ дорам', 'агар велосипед харам кафолаташ чанд аст'],
    known: 'ба ман повестка омад чӣ кор кунам',
    message: 'Хӯҷаин шиносномаамро намедиҳад',
    organisation: 'Ташкилоти намунавӣ',
  },
  ru: {
    short: 'Не теряйте бумагу. Позвоните в посольство и спросите, что делать.',
    reason: 'Так короче',
    shorter: 'Сохраните бумагу и позвоните в посольство.',
    again: 'Ещё короче',
    away: 'Об этом больше не спрашивают',
    title: 'Посылка застряла на таможне',
    unknown: ['где зимой хранить машину', 'какая гарантия на велосипед'],
    known: 'мне пришла повестка что делать',
    message: 'Хозяин не отдаёт паспорт',
    organisation: 'Организация для примера',
  },
} as const satisfies Record<WrittenLanguage, unknown>

export interface Tour {
  readonly t: Translate
  /** Names of languages as the bot writes them, by their codes. */
  readonly names: Readonly<Record<WrittenLanguage, string>>
  readonly language: WrittenLanguage
  readonly cast: Cast
}

type Walk = (tour: Tour) => AsyncGenerator<Picture>

/** What the bot would say to a question; an answer of it is opened, edited, and looked at as people will see it. */
async function* answers({ t, language, names, cast: { lawyer } }: Tour): AsyncGenerator<Picture> {
  const words = written[language]
  await lawyer.write('/desk')
  yield await lawyer.picture()
  await lawyer.press(t('desk:entries'))
  yield await lawyer.picture()
  await lawyer.press(t('entry:try'))
  await lawyer.write(words.known)
  yield await lawyer.picture()
  await lawyer.press(t('common:back'))
  await lawyer.pressAt(4) // the first of the list
  yield await lawyer.picture()
  await lawyer.press(t('entry:edit'))
  yield await lawyer.picture()
  await lawyer.press(new RegExp(`^(● )?${names[language]}$`))
  yield await lawyer.picture()
  await lawyer.press(t('entry:field.short'))
  yield await lawyer.picture()
  await lawyer.write(words.short)
  await lawyer.press(t('entry:look'))
  yield await lawyer.picture(1)
}

/** The edited answer goes on: what it would change, a second person, the public, its versions. */
async function* review({ t, language, cast: { lawyer, reviewer } }: Tour): AsyncGenerator<Picture> {
  await lawyer.press(t('entry:check'))
  yield await lawyer.picture()
  await lawyer.press(t('entry:submit'))
  yield await lawyer.picture()
  await lawyer.write(written[language].reason)
  yield await lawyer.picture()

  await reviewer.rings(t('entry:ring_open'))
  yield await reviewer.picture()
  await reviewer.press(t('entry:ring_open'))
  yield await reviewer.picture()
  await reviewer.press(t('entry:see_difference'))
  yield await reviewer.picture()
  await reviewer.press(t('common:back'))
  await reviewer.press(t('entry:publish'))
  yield await reviewer.picture()
}

/** Opens the entry that stands first in the list of the desk. */
async function openFirst(worker: Phone, t: Translate): Promise<void> {
  await worker.write('/desk')
  await worker.press(t('desk:entries'))
  await worker.pressAt(4)
}

/** Versions are compared and one is brought back; while it is a draft, the other worker changes the same entry. */
async function* versions({ t, language, names, cast: { lawyer, reviewer } }: Tour): AsyncGenerator<Picture> {
  const words = written[language]
  await openFirst(reviewer, t)
  await reviewer.press(t('entry:versions'))
  yield await reviewer.picture()
  await reviewer.pressAt(0)
  yield await reviewer.picture()
  await reviewer.press(t('common:back'))
  await reviewer.pressAt(1)
  await reviewer.press(t('entry:compare_now'))
  yield await reviewer.picture()
  await reviewer.press(t('common:back'))
  await reviewer.press(t('entry:restore'))
  yield await reviewer.picture()

  await openFirst(lawyer, t)
  yield await lawyer.picture()
  await lawyer.press(t('entry:edit'))
  await lawyer.press(new RegExp(`^(● )?${names[language]}$`))
  await lawyer.press(new RegExp(`^－ .*${t('onboarding:country_kg')}$`))
  yield await lawyer.picture()
  await lawyer.press(t('common:back'))
  await lawyer.press(t('entry:field.short'))
  await lawyer.write(words.shorter)
  await lawyer.press(t('entry:check'))
  await lawyer.press(t('entry:submit'))
  await lawyer.write(words.again)
  await reviewer.rings(t('entry:ring_open'))
  await reviewer.press(t('entry:ring_open'))
  await reviewer.press(t('entry:publish'))

  await reviewer.write('/desk')
  await reviewer.press(t('desk:entries'))
  await reviewer.press(t('entry:my_drafts', { count: 1 }))
  yield await reviewer.picture()
  await reviewer.pressAt(0)
  await reviewer.press(t('entry:check'))
  await reviewer.press(t('entry:submit'))
  yield await reviewer.picture()
  await reviewer.press(t('entry:take_mine'))
  yield await reviewer.picture()
  await reviewer.press(t('entry:drop'))
  yield await reviewer.picture()
  await reviewer.press(t('entry:drop_yes'))
  yield await reviewer.picture()
}

/** An entry is put away by two people, stands in the archive, and could be brought back. */
async function* archive({ t, language, cast: { lawyer, reviewer } }: Tour): AsyncGenerator<Picture> {
  await openFirst(lawyer, t)
  await lawyer.press(t('entry:archive'))
  yield await lawyer.picture()
  await lawyer.write(written[language].away)
  yield await lawyer.picture()
  await reviewer.rings(t('entry:ring_open'))
  yield await reviewer.picture()
  await reviewer.press(t('entry:ring_open'))
  yield await reviewer.picture()
  await reviewer.press(t('entry:archive'))
  yield await reviewer.picture()
  await lawyer.write('/desk')
  await lawyer.press(t('desk:entries'))
  await lawyer.press(t('entry:archived'))
  yield await lawyer.picture()
  await lawyer.pressAt(0)
  yield await lawyer.picture()
  await lawyer.press(t('entry:unarchive'))
  yield await lawyer.picture()
}

/** A new entry begins; a law that the bot does not know comes into it: an article that is in force, with its page. */
async function* law({ t, language, names, cast: { lawyer } }: Tour): AsyncGenerator<Picture> {
  await lawyer.write('/desk')
  await lawyer.press(t('desk:entries'))
  await lawyer.press(t('entry:new'))
  yield await lawyer.picture()
  await lawyer.press(names[language])
  yield await lawyer.picture()
  await lawyer.write(written[language].title)
  yield await lawyer.picture()
  await lawyer.press(t('entry:save_draft'))
  yield await lawyer.picture()
  await lawyer.press(t('entry:field.law'))
  yield await lawyer.picture()
  await lawyer.press(t('entry:new_law'))
  yield await lawyer.picture()
  await lawyer.press(t('law:act.uz-criminal-code'))
  yield await lawyer.picture()
  await lawyer.write('246')
  yield await lawyer.picture()
  await lawyer.write('lex')
  yield await lawyer.picture()
  await lawyer.write('https://lex.uz/docs/111457')
  yield await lawyer.picture()
  await lawyer.press(t('entry:make_official'))
  yield await lawyer.picture()
  await lawyer.press(t('entry:go_on'))
  yield await lawyer.picture()
}

/** What was published waits for the translator, who sees what changed. */
async function* translations({ t, cast: { translator } }: Tour): AsyncGenerator<Picture> {
  await translator.write('/desk')
  yield await translator.picture()
  await translator.press(t('desk:translations'))
  yield await translator.picture()
  await translator.pressAt(0)
  yield await translator.picture()
  await translator.press(new RegExp(`^(${t('entry:translate')}|${t('entry:translate_again')})$`))
  yield await translator.picture()
  await translator.press(new RegExp(`^(⚠️ )?${t('entry:field.short')}$`))
  yield await translator.picture()
}

/** A person asks for a human; the duty, the call, the conversation with its templates, and its end. */
async function* people({ t, language, names, cast: { lawyer, migrant } }: Tour): AsyncGenerator<Picture> {
  const words = written[language]
  await lawyer.write('/desk')
  await lawyer.press(t('relay:duty'))
  yield await lawyer.picture()
  await lawyer.press(t('relay:duty_start'))
  yield await lawyer.picture()
  await lawyer.press(new RegExp(`^${t('relay:duty_from', { time: '.*' })}$`))
  yield await lawyer.picture()

  await migrant.write('/human')
  yield await migrant.picture()
  await migrant.press(t('human:start'))
  yield await migrant.picture()
  await migrant.write(words.message)
  yield await migrant.picture()

  await lawyer.rings(t('relay:take'))
  yield await lawyer.picture()
  await lawyer.press(t('relay:take'))
  yield await lawyer.picture(1)
  await lawyer.write('/desk')
  await lawyer.press(t('relay:desk_people'))
  yield await lawyer.picture()
  await lawyer.pressAt(0)
  yield await lawyer.picture()
  await lawyer.press(t('relay:templates'))
  yield await lawyer.picture()
  await lawyer.pressAt(0)
  yield await lawyer.picture()
  await lawyer.press(t('relay:say_yes'))
  yield await lawyer.picture()
  yield await migrant.picture()
  await lawyer.write('/desk')
  await lawyer.press(t('relay:desk_people'))
  await lawyer.pressAt(0)
  await lawyer.press(t('relay:past'))
  yield await lawyer.picture()
  await lawyer.write('/desk')
  await lawyer.press(t('relay:desk_people'))
  await lawyer.press(t('relay:templates'))
  await lawyer.press(names[language])
  yield await lawyer.picture()
  await migrant.write('/end')
  yield await migrant.picture()
}

/** Somebody in danger: the duty is called, then everybody; one helper hands over to another. */
async function* danger({ t, cast: { lawyer, reviewer, migrant } }: Tour): AsyncGenerator<Picture> {
  await migrant.write('/sos')
  await migrant.press(t('human:sos_ask'))
  yield await migrant.picture()
  await lawyer.rings(t('relay:take'))
  yield await lawyer.picture()
  await reviewer.rings(t('relay:take'))
  yield await reviewer.picture()
  yield await migrant.picture()
  await reviewer.write('/desk')
  await reviewer.press(t('relay:desk_people'))
  yield await reviewer.picture()
  await reviewer.pressAt(0)
  yield await reviewer.picture()
  await reviewer.press(t('relay:take'))
  yield await migrant.picture()
  await reviewer.write('/desk')
  await reviewer.press(t('relay:desk_people'))
  await reviewer.pressAt(0)
  await reviewer.press(t('relay:pass'))
  yield await reviewer.picture()
  yield await migrant.picture()
  await lawyer.rings(t('relay:take'))
  yield await lawyer.picture()
  await lawyer.press(t('relay:take'))
  await migrant.write('/end')
}

/** What nobody could answer, and what is to be looked after. */
async function* questions({ t, language, cast: { lawyer, migrant } }: Tour): AsyncGenerator<Picture> {
  const { unknown, known } = written[language]
  for (const question of [...unknown, known]) await migrant.write(question)
  await lawyer.write('/desk')
  await lawyer.press(t('unanswered:desk'))
  yield await lawyer.picture()
  await lawyer.press('1')
  yield await lawyer.picture()
  await lawyer.press(t('unanswered:answer_with'))
  yield await lawyer.picture()
  await lawyer.press(t('common:back'))
  await lawyer.press(t('unanswered:not_ours'))
  yield await lawyer.picture()
  await lawyer.press(t('common:back'))
  await lawyer.press(t('unanswered:worst'))
  yield await lawyer.picture()
  await lawyer.write('/desk')
  await lawyer.press(t('upkeep:desk'))
  yield await lawyer.picture()
  await lawyer.press(t('upkeep:show_digest'))
  yield await lawyer.picture()
}

/** A contact as it is; then one is added that does not exist, so that no picture shows a false number beside a real name. */
async function* contacts({ t, language, cast: { lawyer } }: Tour): AsyncGenerator<Picture> {
  await lawyer.write('/desk')
  await lawyer.press(t('contact-desk:desk'))
  yield await lawyer.picture()
  await lawyer.press(t('contact-desk:organisations'))
  yield await lawyer.picture()
  await lawyer.pressAt(0)
  yield await lawyer.picture()
  await lawyer.press(t('common:back'))
  await lawyer.press(t('contact-desk:add_organisation'))
  yield await lawyer.picture()
  await lawyer.write(written[language].organisation)
  yield await lawyer.picture()
  await lawyer.press(`✏️ ${t('contact-desk:field.phones')}`)
  yield await lawyer.picture()
  await lawyer.write('123')
  yield await lawyer.picture()
  await lawyer.press(t('common:back'))
  await lawyer.press(`✏️ ${t('contact-desk:field.website')}`)
  await lawyer.write('https://example.org')
  await lawyer.press(t('contact-desk:give_source'))
  yield await lawyer.picture()
  await lawyer.write('https://example.org/contacts')
  await lawyer.press(t('contact-desk:sure.medium'))
  yield await lawyer.picture()
  await lawyer.press(t('contact-desk:publish'))
  yield await lawyer.picture()
  await lawyer.press(t('contact-desk:retire'))
  yield await lawyer.picture()
}

/** Invitations, roles, the log, and the rule of the second person. */
async function* admin({ t, cast: { admin: asel, lawyer } }: Tour): AsyncGenerator<Picture> {
  await asel.write('/admin')
  yield await asel.picture()
  await asel.press(t('staff:invite'))
  yield await asel.picture()
  await asel.press(t('staff:role_short.legalaid'))
  yield await asel.picture()
  await asel.press(t('staff:days', { count: 7 }))
  yield await asel.picture()
  await asel.press(t('common:back'))
  await asel.press(t('staff:invitations'))
  yield await asel.picture()
  await asel.pressAt(0)
  yield await asel.picture()
  await asel.write('/admin')
  await asel.press(t('staff:members'))
  yield await asel.picture()
  await asel.pressAt(0)
  yield await asel.picture()
  await asel.press(t('staff:revoke_role'))
  yield await asel.picture()
  await asel.write('/admin')
  await asel.press(t('staff:audit'))
  yield await asel.picture()
  await asel.press(t('common:back'))
  await asel.press(t('desk:review_setting'))
  yield await asel.picture()
  await asel.press(t('desk:turn_review_off'))
  yield await asel.picture()
  await openFirst(lawyer, t)
  yield await lawyer.picture()
  await asel.press(t('desk:turn_review_on'))
}

/** In the order that fills the log before it is shown; each becomes one sheet. */
export const walks = {
  answers,
  review,
  translations,
  versions,
  archive,
  law,
  people,
  questions,
  contacts,
  admin,
  danger,
} satisfies Record<string, Walk>

/** What has to be walked before: these go on where another left the desk. */
export const walkedBefore: Readonly<Partial<Record<string, readonly string[]>>> = {
  review: ['answers'],
  translations: ['answers', 'review'],
  versions: ['answers', 'review'],
  danger: ['people'],
}
