/** What goes wrong while a broadcast is written and approved: one clear sentence each, nothing sent, nothing lost. */
import { describe, expect, test } from 'vitest'
import { revokeRole } from '../../src/store/staff.ts'
import {
  approves,
  attaches,
  beginsDraft,
  clerk,
  drafts,
  type Embassy,
  give,
  hourMs,
  languageButtons,
  makesUrgent,
  minuteMs,
  openEmbassy,
  opens,
  received,
  submits,
  warningWords,
  writesTexts,
} from '../support/embassy.ts'
import { settledPerson } from '../support/world.ts'

const titled = 'Мобилизация'

async function asksFor(author: Embassy['author'], language: keyof typeof languageButtons): Promise<void> {
  await author.taps('Тексты')
  await author.sees(/На каком языке/)
  await author.taps(languageButtons[language])
  await author.sees(/Пришлите текст/)
}

const statesOf = async ({ db }: Embassy): Promise<string[]> =>
  (await db.selectFrom('broadcasts').select('state').orderBy('created_at').execute()).map(({ state }) => state)
const bookedIn = ({ db }: Embassy) => db.selectFrom('deliveries').selectAll().execute()

describe('the words', () => {
  test('too long by some characters: the author learns how many, and the text before stands', async () => {
    const { author } = await openEmbassy()
    await drafts(author)
    await asksFor(author, 'ru')
    await author.sends('ж'.repeat(4096))
    const { text = '' } = await author.sees(/Слишком длинно на \d+ знаков \(Русский\)/)
    expect(text).toContain('4096')
    const excess = Number(/длинно на (\d+)/.exec(text)?.[1])
    // What the answer says is exact: shorter by so many it fits, and by one less it does not.
    await author.sends('ж'.repeat(4096 - excess + 1))
    await author.sees(/Слишком длинно на 1 знаков/)
    await author.sends('ж'.repeat(4096 - excess))
    await author.sees(/На каком языке/)
    await author.taps('Назад')
    await author.sees(/черновик/)
    await author.taps('Как это увидят')
    await author.sees(/Так это увидят/)
  })

  test('too long under a photo, whichever comes last: the draft keeps what it had', async () => {
    const { author } = await openEmbassy()
    await drafts(author, { ...warningWords, ru: 'ж'.repeat(1024) })
    await author.taps('Вложение')
    await author.sees(/Пришлите фото/)
    await author.sendsPhoto()
    expect((await author.sees(/Слишком длинно/)).text).toContain('1024')
    await author.taps('Назад')
    expect((await author.sees(/черновик/)).text).toMatch(/Вложение: нет/)
    await writesTexts(author, { ru: warningWords.ru })
    await attaches(author, () => author.sendsPhoto())
    await asksFor(author, 'ru')
    await author.sends('ж'.repeat(1024))
    await author.sees(/Слишком длинно на \d+ знаков/)
    await author.sends('/menu')
    await author.sees(/Что вам нужно/)
    await opens(author, titled)
    expect(author.lastMessage?.text).toMatch(/Вложение: фото/)
  })

  test('with formatting that crosses: it stands on the phone as it was written', async () => {
    const { author } = await openEmbassy()
    await drafts(author)
    await asksFor(author, 'ky')
    await author.sends('Келишимге < кол койбоңуз & ишенбеңиз', {
      entities: [
        { type: 'bold', offset: 0, length: 15 },
        { type: 'italic', offset: 12, length: 11 },
      ],
    })
    await author.sees(/На каком языке/)
    await author.taps('Назад')
    await author.sees(/черновик/)
    await author.taps('Как это увидят')
    await author.sees(/Так это увидят/)
    const preview = received(author).find(({ text }) => text?.includes('Келишимге'))
    expect(preview?.html).toContain('<b>Келишимге &lt; <i>кол</i></b><i> койбоңу</i>з &amp; ишенбеңиз')
  })

  test.each(['Не <b>подписывайте', 'Не **подписывайте** это'])(
    'with markup that somebody typed, "%s", would show it to everybody: the author is told to use the app',
    async (typed) => {
      const { author } = await openEmbassy()
      await drafts(author)
      await asksFor(author, 'ru')
      await author.sends(typed)
      await author.sees(/остались знаки оформления/)
      await author.taps('Назад')
      await author.sees(/черновик/)
      await author.taps('Как это увидят')
      await author.sees(/Так это увидят/)
      expect(received(author).some(({ text }) => text?.includes(warningWords.ru))).toBe(true)
    },
  )

  test.each(['https://posolstvo', 'https://192.168.0.1/pass'])(
    'with a link to nowhere, %s: it is named',
    async (link) => {
      const { author } = await openEmbassy()
      await drafts(author)
      await asksFor(author, 'tg')
      await author.sends(`Нигоҳ кунед: ${link}`)
      expect((await author.sees(/Ссылка никуда не ведёт/)).text).toContain(link)
      await author.taps('Назад')
      await author.sees(/черновик/)
      await author.taps('Как это увидят')
      await author.sees(/Так это увидят/)
      expect(received(author).some(({ text }) => text?.includes(warningWords.tg))).toBe(true)
      expect(received(author).some(({ text }) => text?.includes('Нигоҳ кунед'))).toBe(false)
    },
  )

  test('that are none: a sticker for a text, a text for a photo', async () => {
    const { author } = await openEmbassy()
    await drafts(author)
    await asksFor(author, 'ru')
    await author.sendsSticker()
    await author.sees(/Нужен текст словами/)
    await author.taps('Назад')
    await author.sees(/черновик/)
    await author.taps('Вложение')
    await author.sees(/Пришлите фото/)
    await author.sends('вот оно')
    await author.sees(/Это не фото/)
  })

  test('whose numbers differ between the languages: shown side by side before anybody else sees them', async () => {
    const { author } = await openEmbassy()
    await drafts(author, { ...warningWords, uz: warningWords.uz.replace('5000', '500') })
    await author.taps('На утверждение')
    const table = await author.sees(/Языки расходятся/)
    expect(table.text).toMatch(/Русский: 5000/)
    expect(table.text).toMatch(/Oʻzbekcha: 500\n/)
  })
})

describe('the time and the people', () => {
  test.each(['вчера', '31.02.2030 09:00', '25:00', '99999999999999999999'])('"%s" is no time', async (typed) => {
    const { author } = await openEmbassy()
    await drafts(author)
    await author.taps('Время отправки')
    await author.sees(/Когда отправить/)
    await author.taps('Написать время: Бишкек')
    await author.sees(/Бишкек/)
    await author.sends(typed)
    await author.sees(/не понял время/)
    await author.sends('31.12.2030 12:00')
    await author.sees(/31\.12\.2030 09:00 \(Москва\), 12:00 \(Бишкек\)/)
  })

  test('a time that is over is refused when it is typed, and again when it has passed before the approval', async () => {
    const embassy = await openEmbassy()
    const { author, approver } = embassy
    await drafts(author)
    await author.taps('Время отправки')
    await author.sees(/Когда отправить/)
    await author.taps('Написать время: Москва')
    await author.sees(/Москва/)
    await author.sends('01.01.2020 09:00')
    await author.sees(/уже прошло/)
    const inAnHour = new Date(Date.now() + 4 * hourMs).toISOString() // Moscow is three hours ahead
    await author.sends(`${inAnHour.slice(0, 10)} ${inAnHour.slice(11, 16)}`)
    await author.sees(/Сохранено/)
    await submits(author, approver)
    await embassy.passes(2 * hourMs)
    await approver.taps('Утвердить')
    await approver.sees(/Время отправки уже прошло/)
    expect(await statesOf(embassy)).toEqual(['submitted'])
    expect(await bookedIn(embassy)).toEqual([])
  })

  test('an audience of nobody cannot be submitted', async () => {
    const embassy = await openEmbassy()
    const { author } = embassy
    await drafts(author)
    await author.taps('Кому')
    await author.sees(/Кому отправить/)
    await author.taps('двумя паспортами')
    await author.sees(/Сейчас это 0 чел/)
    await author.taps('Назад')
    await author.sees(/черновик/)
    await author.taps('На утверждение')
    await author.sees(/никто не получит/)
    expect(await statesOf(embassy)).toEqual(['draft'])
  })

  test('a language that readers need is missing: it blocks what is not urgent, and the author reads how many people it is', async () => {
    const embassy = await openEmbassy()
    const { world, author } = embassy
    await settledPerson(world, 'Дилноза', 'uz', 'lang-uz_country-kg')
    await drafts(author, { ky: warningWords.ky, ru: warningWords.ru })
    await author.taps('На утверждение')
    expect((await author.sees(/Не хватает текста/)).text).toMatch(/Нет текста: Oʻzbekcha\. Это 1 чел/)
    expect(await statesOf(embassy)).toEqual(['draft'])
  })
})

describe('the second person', () => {
  test('taps "approve" twice: it is approved once', async () => {
    const embassy = await openEmbassy()
    const { author, approver, world } = embassy
    await drafts(author)
    await makesUrgent(author)
    await submits(author, approver)
    const card = approver.lastMessage ?? expect.unreachable()
    const approve = buttonOf(card, 'Утвердить')
    const number = await approves(approver)
    await author.sees(/Рассылка утверждена/)
    await approver.tapsData(card.message_id, approve)
    await approver.sees(/уже сделано/)
    expect(
      received(author).filter(({ text }) => text?.includes(`Рассылка утверждена. Номер бюллетеня: ${number}`)),
    ).toHaveLength(1)
    await approver.sees(/итоги сходятся/, { timeoutMs: 10_000, after: card })
    expect((await bookedIn(embassy)).map(({ chat_id }) => chat_id).sort()).toEqual([author.id, approver.id].sort())
    expect(world.log.filter((line) => line.includes('"level":50'))).toEqual([])
  })

  test('whose role was revoked a second ago approves nothing', async () => {
    const embassy = await openEmbassy()
    const { db, author, approver } = embassy
    await drafts(author)
    await submits(author, approver)
    const entry = { at: Date.now(), actor: 900, action: 'role-revoked', subject: String(approver.id), details: {} }
    await revokeRole(db, { userId: approver.id, role: 'embassy-approver', scope: 'kg' }, entry)
    await approver.taps('Утвердить')
    await approver.sees(/больше нет права/)
    await approver.sends('/broadcasts')
    await approver.sees((message) => !/Рассыл/.test(message.text ?? ''))
    expect(await statesOf(embassy)).toEqual(['submitted'])
  })

  test('is never the author, not even one who may approve', async () => {
    const embassy = await openEmbassy()
    const { db, author, approver } = embassy
    await give(db, author, 'embassy-approver')
    await drafts(author)
    await submits(author, approver)
    expect(JSON.stringify(author.lastMessage?.reply_markup)).not.toContain('Утвердить')
    const approve = buttonOf(approver.lastMessage ?? expect.unreachable(), 'Утвердить')
    await author.tapsData(author.lastMessage?.message_id ?? 0, approve)
    await author.sees(/Свою рассылку утвердить нельзя/)
    expect(await statesOf(embassy)).toEqual(['submitted'])
  })

  test('looks at a preview that has become old: the old button approves nothing', async () => {
    const embassy = await openEmbassy()
    const { author, approver } = embassy
    await drafts(author)
    await submits(author, approver)
    const old = approver.lastMessage ?? expect.unreachable()
    await author.taps('Забрать и править')
    await author.sees(/черновик/)
    await writesTexts(author, { ru: warningWords.ru.replace('штраф', 'суд и штраф') })
    // The other translations are older now; their author says that they still hold.
    await author.taps('Тексты')
    await author.sees(/На каком языке/)
    await author.taps('Назад')
    await author.sees(/черновик/)
    await author.taps('На утверждение')
    await author.sees(/Утвердить должен другой/)
    await approver.taps('Утвердить', { in: old })
    await approver.sees(/изменилась после того/)
    expect(await statesOf(embassy)).toEqual(['submitted'])
    await approver.taps('Утвердить')
    await approver.sees(/Номер бюллетеня/)
  })

  test('returns it without a reason: is asked for one', async () => {
    const { author, approver } = await openEmbassy()
    await drafts(author)
    await submits(author, approver)
    await approver.taps('Вернуть')
    await approver.sees(/почему возвращаете/)
    await approver.sendsSticker()
    await approver.sees(/Нужна причина/)
    await approver.sends('Нет адреса')
    await approver.sees(/Возвращено автору/)
    await author.sees(/Нет адреса/)
  })
})

describe('whose it is', () => {
  test('an author of another country neither sees nor opens it, not even with its button', async () => {
    const embassy = await openEmbassy()
    const { author } = embassy
    const nodira = await clerk(embassy, 'Нодира', 'embassy-author', 'uz')
    await drafts(author)
    const buttons = author.lastMessage?.reply_markup?.inline_keyboard.flat() ?? []
    const own = buttons.flatMap((button) => ('callback_data' in button ? button.callback_data : []))
    expect(own.length).toBeGreaterThan(10)
    for (const data of own.filter((one) => one !== 'bc' && !one.startsWith('menu'))) {
      await embassy.passes(minuteMs)
      await nodira.sends('/broadcasts')
      const desk = await nodira.sees(/Рассылок пока нет/)
      await nodira.tapsData(desk.message_id, data)
      await nodira.sees(/Такой рассылки нет/)
    }
    expect(await statesOf(embassy)).toEqual(['draft'])
  })

  test('two authors write at the same time: neither sees or spoils the draft of the other', async () => {
    const embassy = await openEmbassy()
    const { author } = embassy
    const cholpon = await clerk(embassy, 'Чолпон', 'embassy-author')
    await beginsDraft(author)
    await beginsDraft(cholpon)
    await asksFor(author, 'ru')
    await asksFor(cholpon, 'ru')
    await cholpon.sends('Консульство закрыто')
    await author.sends('Новые паспорта')
    await Promise.all([author.sees(/На каком языке/), cholpon.sees(/На каком языке/)])
    for (const [clerk, own, other] of [
      [author, 'Новые паспорта', 'Консульство'],
      [cholpon, 'Консульство закрыто', 'паспорта'],
    ] as const) {
      await clerk.sends('/broadcasts')
      await clerk.sees(/Рассылки посольства/)
      const shown = JSON.stringify(clerk.lastMessage?.reply_markup)
      expect(shown).not.toContain(other)
      expect(own.length).toBeGreaterThan(0)
    }
    expect(await statesOf(embassy)).toEqual(['draft', 'draft'])
  })

  test('a restart in the middle of a question loses neither the draft nor the question', async () => {
    const { world, author } = await openEmbassy()
    await drafts(author, { ky: warningWords.ky, ru: warningWords.ru })
    await asksFor(author, 'tg')
    await world.restart()
    await author.sends(warningWords.tg)
    await author.sees(/На каком языке/)
    await author.taps('Назад')
    expect((await author.sees(/черновик/)).text).toMatch(/Тоҷикӣ: готов/)
    await world.restart()
    await opens(author, titled)
    expect(author.lastMessage?.text).toMatch(/Русский: готов/)
  })

  test('a tap in between leaves the question: the next message lands in no field that nobody looks at', async () => {
    const embassy = await openEmbassy()
    const { author } = embassy
    await drafts(author)
    await asksFor(author, 'ru')
    await author.taps('Назад')
    await author.sees(/черновик/)
    await author.sends('Сколько стоит патент?')
    await author.sees(/патент/i)
    await opens(author, titled)
    await author.taps('Как это увидят')
    await author.sees(/Так это увидят/)
    expect(received(author).some(({ text }) => text?.includes(warningWords.ru))).toBe(true)
  })
})

function buttonOf(message: { readonly reply_markup?: unknown }, words: string): string {
  const rows = (message.reply_markup as { inline_keyboard: { text: string; callback_data?: string }[][] })
    .inline_keyboard
  return rows.flat().find(({ text }) => text.includes(words))?.callback_data ?? expect.unreachable()
}
