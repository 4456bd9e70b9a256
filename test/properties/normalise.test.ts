import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { normalise, sentencesOf, skeleton } from '../../src/answers/normalise.ts'
import { toUzbekCyrillic } from '../../src/answers/uzbek-cyrillic.ts'
import { items } from '../support/content.ts'

/** Any text that may arrive: whole code points, halves of them, and what people really type. */
const letters = fc.constantFrom(
  ...'абвгдеёжзийклмнопрстуфхцчшщъыьэюяқғҳўҷӣӯөүңәұіїѓќњљ',
  ...'abcdefghijklmnopqrstuvwxyzıİŞş',
  ...[
    ' ',
    ' ',
    ' ',
    '\n',
    '.',
    "'",
    'ʻ',
    'ʼ',
    '‘',
    '’',
    '`',
    '´',
    '-',
    '0',
    '7',
    '😱',
    '\u200b',
    '\u0301',
    '\u202e',
    '\ud83d',
  ],
)
const typed = fc.array(letters, { maxLength: 200 }).map((list) => list.join(''))
const anyText = fc.oneof(
  typed,
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({ unit: 'grapheme', maxLength: 300 }),
  // UTF-16 units one by one, so that halves of pairs stand alone.
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 300 }).map((units) => String.fromCharCode(...units)),
)

const nuisances: readonly [label: string, text: string][] = [
  ['nothing', ''],
  ['blanks', ' \t\n\u00a0\u3000'],
  ['500 emoji', '😡🤬👨‍👩‍👧‍👦'.repeat(170)],
  ['4096 letters without a blank', 'ж'.repeat(4096)],
  ['4096 random signs', '!@#$%^&*()_+|~`-=\\{}[]:";\'<>?,./'.repeat(128)],
  ['far more than Telegram allows', 'салом дунё '.repeat(100_000)],
  ['right-to-left marks', '\u202eповестка\u202c \u200fкелди\u200e'],
  ['zero-width signs', 'по\u200bвес\u200dтка\ufeff'],
  ['control signs', '\u0000\u0001\u0007повестка\u001b[31m'],
  ['lone surrogates', '\ud83d повестка \ude00\ud83d'],
  ['a tower of marks', `з${'\u0351'.repeat(2000)}алго`],
  ['ligatures that grow', 'ﷺ'.repeat(4096)],
  ['several alphabets', 'повестка 召集令状 استدعاء צו κλήση წვევა'],
  ['markup', '<b>повестка</b> &lt;script&gt; [x](javascript:1)'],
  ['a regular expression', '(a+)+$ [\\p{L} ^(?=.*) \\1 (?<n>'],
  ['__proto__', '__proto__ constructor toString hasOwnProperty'],
  ['SQL', "'; drop table subscribers; --"],
  ['a template', '{{chat}} $t(common:menu) %s $1 $&'],
]

/** Ways in which people type one and the same word. */
const sameWord: readonly [label: string, ...spellings: string[]][] = [
  ['Kyrgyz without its letters', 'өлкө', 'олко', 'ОЛКО', 'Өлкө'],
  ['Kyrgyz without its letters', 'үйгө', 'уйго'],
  ['Kyrgyz ң', 'сиздин өлкөңүз', 'сиздин олконуз'],
  ['a composed and a decomposed letter', 'й'.normalize('NFC'), 'й'.normalize('NFD')],
  ['ё and е', 'ещё', 'еще', 'ЕЩЁ'],
  ['oʻ with every apostrophe', 'oʻzbek', "o'zbek", 'o`zbek', 'o‘zbek', 'o’zbek', 'o´zbek', 'oʼzbek', 'OʻZBEK'],
  ['gʻ with every apostrophe', 'qogʻoz', "qog'oz", 'qog`oz', 'qog‘oz', 'qog’oz'],
  ['ʼ inside a word', 'maʼlumot', "ma'lumot", 'ma’lumot', 'malumot'],
  ['Uzbek Cyrillic without its letters', 'ҳуқуқ', 'хукук', 'Ҳуқуқ'],
  ['Uzbek Cyrillic without its letters', 'чақирув қоғози', 'чакирув когози'],
  ['Tajik without its letters', 'ҷавоб', 'чавоб'],
  ['Tajik without its letters', 'шаҳрвандӣ', 'шахрванди'],
  ['Tajik without its letters', 'ҳуқуқшинос', 'хукукшинос'],
  ['Tajik in a font of the 1990s', 'љавоб', 'ҷавоб'],
  ['Tajik in a font of the 1990s', 'њуќуќ', 'ҳуқуқ'],
  ['Russian in Latin letters: ш', 'шахр', 'shahr'],
  ['Russian in Latin letters', 'повестка', 'povestka', 'POVESTKA'],
  ['Russian in Latin letters', 'пришла', 'prishla'],
  ['Russian in Latin letters', 'что делать', 'chto delat'],
  ['Russian in Latin letters', 'посольство', 'posolstvo'],
  ['Kyrgyz in Latin letters', 'элчилик кайда', 'elchilik kaida'],
  ['Kyrgyz in Latin letters', 'согушка', 'sogushka'],
  ['Kyrgyz in Latin letters', 'жарандык', 'jarandyk'],
  ['Kyrgyz in Latin letters', 'мажбурлап жатышат', 'majburlap jatyshat'],
  ['Latin letters that look Cyrillic', 'повестка', 'пoвecткa'],
  ['doubled letters', 'повестка', 'повеестка', 'повестккка'],
  ['invisible signs', 'повестка', 'пове\u00adстка', 'пов\u200bестка'],
]

describe('one spelling for all the ways people type', () => {
  test.each(sameWord)('%s: %s', (_, first, ...others) => {
    for (const other of others) expect(normalise(other), other).toEqual(normalise(first ?? ''))
  })

  test.each([
    ['Oʻzbekiston', 'Ўзбекистон'],
    ['fuqarolik', 'фуқаролик'],
    ['chaqiruv qogʻozi', 'чақирув қоғози'],
    ['shartnoma', 'шартнома'],
    ['elchixona', 'элчихона'],
    ['jazo', 'жазо'],
    ['javob', 'жавоб'],
    ['majburlashyapti', 'мажбурлашяпти'],
    ['yoʻq', 'йўқ'],
    ['yoʻlda', 'йўлда'],
    ['siyosat', 'сиёсат'],
    ['ketsam', 'кетсам'],
    ['aytsangiz', 'айтсангиз'],
    ['deportatsiya', 'депортация'],
    ['yordam', 'ёрдам'],
    ['yurist', 'юрист'],
    ['yashash', 'яшаш'],
    ['maʼlumot', 'маълумот'],
    ['hujjat', 'ҳужжат'],
    ['xavf', 'хавф'],
  ])('an Uzbek word is one word in both alphabets: %s, %s', (latin, cyrillic) => {
    expect(normalise(latin)).toEqual(normalise(cyrillic))
  })

  test('every Uzbek word of the content is one word in both alphabets', () => {
    const texts = [...items['topic-text']].filter(([id]) => id.startsWith('uz/'))
    const words = new Set(
      texts.flatMap(([, { title, answers }]) =>
        [title, ...Object.values(answers).flatMap(({ short, full, steps }) => [short, full, ...steps])].flatMap(
          (text) => text.match(/[\p{L}ʻʼ]+/gu) ?? [],
        ),
      ),
    )
    expect(words.size).toBeGreaterThan(300)
    const torn = [...words].filter((word) => normalise(word).join() !== normalise(toUzbekCyrillic(word)).join())
    expect(torn).toEqual([])
  })

  test.each([
    ['different words', 'повестка', 'паспорт'],
    ['numbers', '154', '416'],
    ['article 154 and article 154-1', '154', '154-1'],
    ['a word and its ending', 'элчилик', 'элчиликке'],
  ])('keeps apart %s', (_, one, other) => {
    expect(normalise(one)).not.toEqual(normalise(other))
  })

  test('digits stay, emoji and punctuation separate', () => {
    expect(normalise('154-модда😱мисол!!!256')).toEqual([
      ...normalise('154'),
      ...normalise('модда'),
      ...normalise('мисол'),
      ...normalise('256'),
    ])
    expect(normalise('😱 ... 👍')).toEqual([])
  })
})

describe('whatever arrives', () => {
  test.each(nuisances)('%s is taken apart into words without blanks', (_, text) => {
    for (const word of normalise(text)) expect(word).toMatch(/^[\p{L}\p{N}\p{M}]+$/u)
  })

  test('never throws, and gives words that are not empty', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        for (const word of normalise(text)) expect(word).not.toBe('')
      }),
      { numRuns: 2000 },
    )
  })

  test('normalising what was normalised changes nothing', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const words = normalise(text)
        expect(normalise(words.join(' '))).toEqual(words)
      }),
      { numRuns: 2000 },
    )
  })

  test('case does not matter', () => {
    const cased = fc.array(fc.constantFrom(...'абвгдежзийклмнопрстуқғҳўҷөүң abcdefghijklmnopqrstuvwxyz'), {
      maxLength: 80,
    })
    fc.assert(
      fc.property(cased, (list) => {
        const text = list.join('')
        expect(normalise(text.toUpperCase())).toEqual(normalise(text))
      }),
    )
  })

  test('blanks and punctuation around do not matter', () => {
    fc.assert(
      fc.property(typed, fc.constantFrom(' ', '!!! ', '\n\n', '…', '«', '😱'), (text, noise) => {
        expect(normalise(`${noise}${text} ${noise}`)).toEqual(normalise(text))
      }),
    )
  })

  test('the coarse spelling of a word is the same when taken twice', () => {
    fc.assert(
      fc.property(typed, (text) => {
        for (const word of normalise(text)) expect(skeleton(skeleton(word))).toBe(skeleton(word))
      }),
    )
  })

  test.each(nuisances)('%s costs a bounded time', (_, text) => {
    normalise(text)
    const times = Array.from({ length: 5 }, () => {
      const begun = process.threadCpuUsage()
      normalise(text)
      const { user, system } = process.threadCpuUsage(begun)
      return (user + system) / 1000
    })
    // What this thread itself worked, so that a busy machine does not count; the best of five, since the first ones compile.
    expect(Math.min(...times), 'milliseconds').toBeLessThan(20)
  })
})

/** What `sentencesOf` says of itself: the words of each piece between the ends of sentences. */
const oneByOne = (text: string): string[][] =>
  text
    .slice(0, 4096)
    .split(/[.!?…\n;]+/u)
    .map((sentence) => normalise(sentence))
    .filter((words) => words.length > 0)

describe('the sentences of a text', () => {
  test('have the words that normalise gives, by the quick way that plain texts go as by the long one', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(sentencesOf(text)).toEqual(oneByOne(text))
      }),
      { numRuns: 2000 },
    )
  })

  test('that people really ask go both ways to the same words', () => {
    const questions = [...items['topic-text'].values()].flatMap((text) => text.questions)
    const differ = questions.filter((text) => {
      // A mark that is not seen sends a text the long way; it changes no word.
      const long = JSON.stringify(sentencesOf(`${text}\u200b`))
      return JSON.stringify(sentencesOf(text)) !== long
    })
    expect(questions.length).toBeGreaterThan(5000)
    expect(differ).toEqual([])
  })

  test.each(nuisances)('of %s are as many as it has', (_, text) => {
    expect(sentencesOf(text)).toEqual(oneByOne(text))
  })

  test('of a text longer than Telegram allows are those of its first 4096 characters', () => {
    fc.assert(
      fc.property(typed, (tail) => {
        const whole = 'повестка келди. '.repeat(256)
        expect(sentencesOf(whole + tail)).toEqual(sentencesOf(whole))
      }),
    )
  })
})
