import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createLanguageIdentifier, learnLanguages } from '../../src/answers/language.ts'
import { brain } from '../support/content.ts'
import { heldOut } from './held-out.ts'

const { languages } = brain

/** Sentences in the language's own letters; words that Russian lends to all are told apart by the rest. */
const sentences: readonly [form: string, text: string][] = [
  ['ky', 'Саламатсызбы, мен Ошто туулганмын, азыр Москвада иштейм'],
  ['ky', 'Айлыгымды үч айдан бери бербей жатышат'],
  ['ky', 'Балдарым мектепте окуйт, аларга кандай документ керек?'],
  ['ky', 'менин паспортум жоголуп калды эмне кылам'],
  ['uz-Latn', 'Assalomu alaykum, men Samarqanddanman, hozir Rossiyada ishlayapman'],
  ['uz-Latn', 'Uch oydan beri oyligimni berishmayapti'],
  ['uz-Latn', "bolalarim maktabda o'qiydi, qanday hujjat kerak"],
  ['uz-Latn', 'pasportimni yoqotib qoydim nima qilay'],
  ['uz-Cyrl', 'Ассалому алайкум, мен Самарқанддаман, ҳозир Россияда ишлаяпман'],
  ['uz-Cyrl', 'уч ойдан бери ойлигимни беришмаяпти'],
  ['uz-Cyrl', 'болаларим мактабда ўқийди, қандай ҳужжат керак'],
  ['uz-Cyrl', 'паспортимни йукотиб куйдим нима килай'],
  ['tg', 'Ассалому алайкум, ман аз Хуҷандам, ҳоло дар Маскав кор мекунам'],
  ['tg', 'Се моҳ аст, ки музди маро намедиҳанд'],
  ['tg', 'фарзандонам дар мактаб мехонанд чи хуччат лозим'],
  ['tg', 'паспортамро гум кардам чи кор кунам'],
  ['ru', 'Здравствуйте, я из Бишкека, сейчас работаю в Москве'],
  ['ru', 'Мне три месяца не платят зарплату'],
  ['ru', 'потерял паспорт что теперь делать'],
  ['ru', 'ya poteryal pasport chto delat'],
]

const foreign: readonly [label: string, text: string][] = [
  ['English', 'Hello, I would like to know where the embassy is, please help me'],
  ['German', 'Guten Tag, können Sie mir bitte helfen, ich habe eine Frage'],
  ['Turkish', 'Merhaba, bana yardım eder misiniz, polis beni tuttu ne yapayım'],
  ['Ukrainian', 'Привіт, допоможіть будь ласка, що мені робити якщо я загубив документи'],
  ['Kazakh', 'Сәлем, маған көмек керек, қазір не істеуім керек екенін айтыңызшы'],
  ['Arabic', 'مرحبا أحتاج إلى مساعدة من فضلك'],
  ['Chinese', '你好，我需要帮助，大使馆在哪里？'],
  ['Georgian', 'გამარჯობა, დახმარება მჭირდება'],
  ['Hindi', 'नमस्ते मुझे मदद चाहिए'],
]

const wordless: readonly [label: string, text: string][] = [
  ['nothing', ''],
  ['digits', '112 2026'],
  ['emoji', '😭😭🙏'],
  ['punctuation', '?!... —'],
]

describe('the language of a message', () => {
  test.each(sentences)('%s: %s', (form, text) => {
    expect(languages.identify(text).form).toBe(form)
  })

  test.each(foreign)('%s is none of ours', (_, text) => {
    expect(languages.identify(text).form).toBe('other')
  })

  test.each(wordless)('%s says nothing of a language', (_, text) => {
    expect(languages.identify(text)).toEqual({ form: 'other', certainty: 0 })
  })

  test.each(Object.entries(heldOut))('of questions in %s is told, nine in ten', (form, topics) => {
    const questions = Object.values(topics).flat()
    // A sentence typed in Russian words is Russian to the eye: what the profile says then counts.
    const wrong = questions
      .map((text) => ({ text, guess: languages.identify(text) }))
      .filter(({ guess }) => guess.form !== form)
    expect(
      wrong.length,
      wrong.map(({ text, guess }) => `${guess.form} ${guess.certainty.toFixed(2)}: ${text}`).join('\n'),
    ).toBeLessThanOrEqual(questions.length / 10)
  })

  test('is seldom wrong when it is said to be sure', () => {
    const sure = Object.entries(heldOut)
      .flatMap(([form, topics]) =>
        Object.values(topics)
          .flat()
          .map((text) => ({ form, text, guess: languages.identify(text) })),
      )
      .filter(({ guess }) => guess.certainty >= 0.6)
    const wrong = sure.filter(({ form, guess }) => guess.form !== form)
    expect(sure.length).toBeGreaterThan(200)
    expect(
      wrong.length,
      wrong.map(({ form, text, guess }) => `${form} as ${guess.form}: ${text}`).join('\n'),
    ).toBeLessThan(sure.length * 0.05)
  })

  test('does not change with case, blanks or emoji', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...sentences),
        fc.constantFrom('', '\n', ' 😭', '!!! ', ' 112 '),
        ([form, text], noise) => {
          expect(languages.identify(noise + text.toUpperCase() + noise).form).toBe(form)
        },
      ),
    )
  })
})

describe('whatever arrives', () => {
  const anyText = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.string({ unit: 'grapheme', maxLength: 300 }),
    fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 200 }).map((units) => String.fromCharCode(...units)),
  )

  test('gets one of six answers with a certainty from 0 to 1', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { form, certainty } = languages.identify(text)
        expect(['ky', 'uz-Latn', 'uz-Cyrl', 'tg', 'ru', 'other']).toContain(form)
        expect(certainty).toBeGreaterThanOrEqual(0)
        expect(certainty).toBeLessThanOrEqual(1)
      }),
      { numRuns: 1000 },
    )
  })

  test('Latin letters are never Uzbek in Cyrillic, Cyrillic ones never Uzbek in Latin', () => {
    const words = (from: number, to: number) =>
      fc
        .array(fc.integer({ min: from, max: to }), { minLength: 1, maxLength: 60 })
        .map((codes) => String.fromCharCode(...codes))
    fc.assert(
      fc.property(words(0x61, 0x7a), words(0x430, 0x44f), (latin, cyrillic) => {
        expect(languages.identify(latin).form).not.toBe('uz-Cyrl')
        expect(languages.identify(cyrillic).form).not.toBe('uz-Latn')
      }),
    )
  })

  test('is learnt from nothing without an error', () => {
    const ignorant = createLanguageIdentifier(learnLanguages([]))
    for (const [, text] of [...sentences, ...foreign, ...wordless])
      expect(ignorant.identify(text).certainty).toBeGreaterThanOrEqual(0)
  })
})
