/**
 * What people type, in four languages: none of it is taken from the content, no two lines are alike, and some of it no
 * topic answers. Made from parts by a fixed seed, so that every run and every candidate gets the same lines.
 */

export const languages = ['ky', 'uz', 'tg', 'ru'] as const
export type Language = (typeof languages)[number]

interface Speech {
  readonly openings: readonly string[]
  readonly questions: readonly string[]
  readonly closings: readonly string[]
  readonly smalltalk: readonly string[]
}

const speech: Readonly<Record<Language, Speech>> = {
  ky: {
    openings: ['', '', 'Салам, ', 'Саламатсызбы, ', 'Байке, ', 'Мен Кыргызстандан болом, ', 'Эже, айтып коюңузчу, '],
    questions: [
      'Россиянын аскерине контракт түзсөм үйдө камашабы',
      'эки паспорт алганга уруксатпы',
      'мага военкоматтан чакыруу кагаз келди эмне кылам',
      'полицияда согушка бар деп мажбурлап жатышат',
      'Москвадагы элчилик кайда жайгашкан',
      'акысыз юрист керек эле кимге чалсам болот',
      'орус паспортум бар мени аскерге алабы',
      'иш берүүчү айлыгымды бербей жатат',
      'патентти канча күндө узартам',
      'досум украинага кетти ага эмне болот',
    ],
    closings: ['', '?', ' рахмат', ', жооп бериңиздерчи', ' билесизби?', '!!'],
    smalltalk: ['салам', 'саламатсызбы', 'рахмат', 'чоң рахмат'],
  },
  uz: {
    openings: ['', '', 'Salom, ', 'Assalomu alaykum, ', 'Aka, ', "O'zbekistondanman, ", 'Ayting-chi, '],
    questions: [
      'Rossiya armiyasiga kirsam qamashadimi',
      "ikkita fuqarolik olsa bo'ladimi",
      'menga povestka keldi nima qilay',
      'politsiyada shartnomaga majbur qilishyapti',
      'Moskvada elchixona qayerda',
      'bepul yurist kerak kimga murojaat qilsam',
      'rus pasportim bor harbiyga olishadimi',
      'oyligimni berishmayapti ish beruvchi qochib ketdi',
      'patent muddatini qanday uzaytiraman',
      "ukam urushga ketib qoldi unga nima bo'ladi",
    ],
    closings: ['', '?', ' rahmat', ', javob bering iltimos', ' bilasizmi?', '!!'],
    smalltalk: ['salom', 'Assalomu alaykum', 'rahmat', 'katta rahmat'],
  },
  tg: {
    openings: ['', '', 'Салом, ', 'Ассалому алайкум, ', 'Ака, ', 'Ман аз Тоҷикистон, ', 'Лутфан гӯед, '],
    questions: [
      'агар ба армияи Русия равам дар хона маро ҷазо медиҳанд',
      'ду шаҳрвандӣ доштан мумкин аст',
      'ба ман повестка омад чӣ кунам',
      'дар полис маро ба шартнома маҷбур мекунанд',
      'сафорати мо дар Маскав дар куҷост',
      'ҳуқуқшиноси ройгон лозим ба кӣ занг занам',
      'паспорти русӣ дорам маро ба артиш мегиранд',
      'корфармо музди маро намедиҳад',
      'мӯҳлати патентро чӣ тавр дароз кунам',
      'бародарам ба ҷанг рафт ба ӯ чӣ мешавад',
    ],
    closings: ['', '?', ' раҳмат', ', лутфан ҷавоб диҳед', ' медонед?', '!!'],
    smalltalk: ['салом', 'ассалому алайкум', 'раҳмат', 'ташаккур'],
  },
  ru: {
    openings: ['', '', 'Здравствуйте, ', 'Салам алейкум, ', 'Подскажите пожалуйста ', 'Я из Узбекистана, ', 'Брат, '],
    questions: [
      'если подпишу контракт с армией меня дома посадят',
      'можно ли иметь два гражданства',
      'мне пришла повестка в военкомат что делать',
      'в полиции заставляют подписать контракт',
      'где находится посольство в Москве',
      'нужен бесплатный юрист куда обратиться',
      'получил паспорт РФ меня заберут служить',
      'работодатель не платит зарплату второй месяц',
      'как продлить патент на работу',
      'племянник уехал на войну что ему за это будет',
    ],
    closings: ['', '?', ' спасибо', ', ответьте пожалуйста', ' кто знает?', '!!'],
    smalltalk: ['привет', 'здравствуйте', 'спасибо', 'большое спасибо'],
  },
}

/** A small repeatable source of chance (mulberry32). @returns numbers from 0 up to 1. */
export function chance(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

export function pick<T>(from: readonly T[], random: () => number): T {
  return from[Math.floor(random() * from.length)] as T // never empty here
}

/** A question with a number in it, such as a house or an age, so that no line comes twice. */
export function question(language: Language, random: () => number): string {
  const { openings, questions, closings } = speech[language]
  const number = random() < 0.5 ? ` ${Math.floor(random() * 100_000)}` : ''
  return `${pick(openings, random)}${pick(questions, random)}${number}${pick(closings, random)}`
}

export function smalltalk(language: Language, random: () => number): string {
  return pick(speech[language].smalltalk, random)
}
