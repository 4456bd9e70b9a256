import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { toUzbekCyrillic } from '../../src/answers/uzbek-cyrillic.ts'
import { texts } from '../../src/bot/texts.ts'
import { inLocale } from '../../src/content/locale.ts'
import { items } from '../support/content.ts'

const words: readonly [latin: string, cyrillic: string][] = [
  // The letters of the alphabet of 1995
  ['Oʻzbekiston', 'Ўзбекистон'],
  ['OʻZBEKISTON', 'ЎЗБЕКИСТОН'],
  ['fuqarolik', 'фуқаролик'],
  ['shartnoma', 'шартнома'],
  ['SHARTNOMA', 'ШАРТНОМА'],
  ['Shartnoma', 'Шартнома'],
  ['chaqiruv qogʻozi', 'чақирув қоғози'],
  ['elchixona', 'элчихона'],
  ['Elchixona', 'Элчихона'],
  ['hujjat', 'ҳужжат'],
  ['xavf', 'хавф'],
  ['jazo', 'жазо'],
  ['ming', 'минг'],
  // Every mark that keyboards put for ʻ and ʼ
  ["o'zbek", 'ўзбек'],
  ['o`zbek', 'ўзбек'],
  ['o’zbek', 'ўзбек'],
  ['o‘zbek', 'ўзбек'],
  ['maʼlumot', 'маълумот'],
  ["ma'lumot", 'маълумот'],
  ['ma’lumot', 'маълумот'],
  ['sanʼat', 'санъат'],
  ['Isʼhoq', 'Исҳоқ'],
  // y with a vowel
  ['yoʻq', 'йўқ'],
  ['Yoʻq', 'Йўқ'],
  ['YOʻQ', 'ЙЎҚ'],
  ['yordam', 'ёрдам'],
  ['yurist', 'юрист'],
  ['yashash', 'яшаш'],
  ['yetti', 'етти'],
  ['Yetti', 'Етти'],
  ['Yekaterinburg', 'Екатеринбург'],
  ['siyosat', 'сиёсат'],
  ['toʻliq', 'тўлиқ'],
  ['boʻyicha', 'бўйича'],
  // e at the beginning and after a vowel
  ['emas', 'эмас'],
  ['Emas', 'Эмас'],
  ['ekan', 'экан'],
  ['kelgan', 'келган'],
  ['poema', 'поэма'],
  ['aeroport', 'аэропорт'],
  // Loans
  ['deportatsiya', 'депортация'],
  ['Deportatsiya', 'Депортация'],
  ['Rossiya', 'Россия'],
  ['konstitutsiya', 'конституция'],
  ['politsiya', 'полиция'],
  ['politsiyaga', 'полицияга'],
  ['migratsiya agentligi', 'миграция агентлиги'],
  ['oktabr', 'октябрь'],
  ['Sentabr', 'Сентябрь'],
  ['oktabrda', 'октябрда'],
  ['Sibir', 'Сибирь'],
  ['Sibirda', 'Сибирда'],
  ['Polshada', 'Польшада'],
  ['konvensiyasi', 'конвенцияси'],
  ['batalyoniga', 'батальонига'],
  ['obyekt', 'объект'],
  // t and s that only meet, at the seam of a word and its ending, or in a name
  ['aytsangiz', 'айтсангиз'],
  ['ketsam', 'кетсам'],
  ['qaytsa', 'қайтса'],
  ['aytsin', 'айтсин'],
  ['ruxsatsiz', 'рухсатсиз'],
  ['zaruratsiz', 'заруратсиз'],
  ['Irkutsk', 'Иркутск'],
  ['Yakutskdagi', 'Якутскдаги'],
  ['Donetsk', 'Донецк'],
  ['meditsina', 'медицина'],
  // Capitals that are no words
  ['SOS', 'СОС'],
  ['RVP', 'РВП'],
  ['Rossiya FSB', 'Россия ФСБ'],
]

const kept: readonly [label: string, text: string, expected: string][] = [
  ['a placeholder', '{{date}} kuni', '{{date}} куни'],
  ['placeholders at both ends', '{{from}} yildan {{to}}', '{{from}} йилдан {{to}}'],
  ['a placeholder with an ending', '{{page}}-sahifa', '{{page}}-саҳифа'],
  ['a command', '/start ni bosing', '/start ни босинг'],
  ['a command in brackets', 'menyu (/menu)', 'меню (/menu)'],
  ['a link', 'https://uzembassy.ru/uz sayti', 'https://uzembassy.ru/uz сайти'],
  ['an e-mail address', 'info@uzembassy.ru ga yozing', 'info@uzembassy.ru га ёзинг'],
  ['an escaped sign', 'savol &amp; javob', 'савол &amp; жавоб'],
  ['digits and signs', '154-modda, 1-qism: 5–10 yil (№ 647)!', '154-модда, 1-қисм: 5–10 йил (№ 647)!'],
  ['emoji', '🆘 Yordam', '🆘 Ёрдам'],
  ['lines', '1. Ayting.\n2. Yozing.', '1. Айтинг.\n2. Ёзинг.'],
  ['two words around a slash', 'va/yoki', 'ва/ёки'],
  ['a phone', '☎️ +998712000000', '☎️ +998712000000'],
  ['nothing', '', ''],
]

describe('Uzbek in Cyrillic', () => {
  test.each(words)('%s is %s', (latin, cyrillic) => {
    expect(toUzbekCyrillic(latin)).toBe(cyrillic)
  })

  test.each(words)('%s is the same in the middle of a sentence', (latin, cyrillic) => {
    expect(toUzbekCyrillic(`«${latin}», 5.`)).toBe(`«${cyrillic}», 5.`)
  })

  test.each(kept)('keeps %s', (_, text, expected) => {
    expect(toUzbekCyrillic(text)).toBe(expected)
  })

  test('Cyrillic text comes back as it is', () => {
    const cyrillic = fc.constantFrom(...'абвгдеёжзийклмнопрстуфхцчшщъыьэюяқғҳўҷӣӯөүң АБВҚҒҲЎ .,!?«»()0123456789\n№–')
    fc.assert(
      fc.property(fc.array(cyrillic, { maxLength: 120 }), (list) => {
        const text = list.join('')
        expect(toUzbekCyrillic(text)).toBe(text)
      }),
    )
    expect(toUzbekCyrillic("Ўзбекистон: «Я гражданин», подъезд, об'ект")).toBe(
      "Ўзбекистон: «Я гражданин», подъезд, об'ект",
    )
  })

  const latin = fc
    .array(
      fc.constantFrom(
        ...'abdefghijklmnopqrstuvxyzcwABDEFGHIJKLMNOPQRSTUVXYZ',
        'oʻ',
        'gʻ',
        'sh',
        'ch',
        'ʼ',
        ' ',
        ' ',
        '. ',
        '5',
        '-',
        '{{x}}',
        '\n',
      ),
      { maxLength: 120 },
    )
    .map((list) => list.join(''))

  test('writing in Cyrillic what is in Cyrillic changes nothing', () => {
    fc.assert(
      fc.property(latin, (text) => {
        const once = toUzbekCyrillic(text)
        expect(toUzbekCyrillic(once)).toBe(once)
      }),
      { numRuns: 1000 },
    )
  })

  test('digits, signs and lines stay where they are', () => {
    const rest = (text: string): string => text.replace(/\{\{x\}\}/g, '').replace(/[\p{L}ʻʼ]+/gu, '_')
    fc.assert(
      fc.property(latin, (text) => {
        expect(rest(toUzbekCyrillic(text))).toBe(rest(text.replace(/(?<=\d)-(?=yil)/g, ' ')))
      }),
    )
  })

  test('never throws, whatever comes', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' })), (text) => {
        expect(typeof toUzbekCyrillic(text)).toBe('string')
      }),
      { numRuns: 1000 },
    )
  })

  test('the words of one sentence do not depend on one another', () => {
    const word = fc.constantFrom(...words.map(([one]) => one))
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 8 }), (list) => {
        expect(toUzbekCyrillic(list.join(' '))).toBe(list.map(toUzbekCyrillic).join(' '))
      }),
    )
  })
})

describe('every Uzbek text of ours in Cyrillic', () => {
  const allTexts = (value: unknown, path: string): [path: string, text: string][] => {
    if (typeof value === 'string') return [[path, value]]
    if (typeof value !== 'object' || value === null) return []
    return Object.entries(value).flatMap(([key, inner]) =>
      key === 'questions' ? [] : allTexts(inner, `${path}.${key}`),
    )
  }
  const ours = {
    ...texts.uz,
    topics: Object.fromEntries([...items['topic-text']].filter(([id]) => id.startsWith('uz/'))),
    warnings: items['warning-texts'].get('uz'),
    contacts: items['contact-texts'].get('uz'),
  }
  const shown = allTexts(inLocale('uz-Cyrl', ours), 'uz')

  test('has no Latin letter but in placeholders, commands and links', () => {
    expect(shown.length).toBeGreaterThan(400)
    const allowed = /\{\{\w+\}\}|\/[a-z]+\b|https?:\/\/\S+/g
    expect(shown.filter(([, text]) => /[A-Za-zʻʼ]/.test(text.replace(allowed, '')))).toEqual([])
  })

  test('has no soft apostrophe, no double space and the numbers of the Latin text', () => {
    const numbers = (text: string): string => (text.match(/\d+/g) ?? []).join()
    const latin = new Map(allTexts(ours, 'uz'))
    expect(
      shown.filter(([path, text]) => /[‘’'`] | {2}/.test(text) || numbers(text) !== numbers(latin.get(path) ?? '')),
    ).toEqual([])
  })

  test('spells cities and loans as they are written', () => {
    const all = shown.map(([, text]) => text).join('\n')
    const misspelt =
      /\p{L}*(?:[Ии]ркуцк|[Яя]куцк|Сибир(?!ь|[а-яқғҳў])|[Бб]атал(?:ё|йо)н|Полша|[Кк]онвенсия|[Ии]нспексия|[Оо]бект|[Кк]омпютер|йца|цса|цсиз)\p{L}*/gu
    expect([...new Set(all.match(misspelt) ?? [])]).toEqual([])
  })
})
