/** The forms in which a place name stands in a sentence: Russian cases, and the endings of Kyrgyz, Uzbek and Tajik. Pure. */
/** A normalised word in the one spelling in which names of places are compared: ц, тс and с are one there. */
export const unite = (word: string): string =>
  word.includes('тс') || word.includes('шж') || word.includes('дж')
    ? word.replaceAll('тс', 'с').replaceAll('шж', 'ш').replaceAll('дж', 'ж')
    : word

const masculineSoft = /(поль|славль)$/

/** Endings to cut, and what Russian puts there instead. */
const declensions: readonly (readonly [RegExp, number, readonly string[]])[] = [
  [/(ск|цк|г|к)ая$/, 2, ['ой', 'ую']],
  [/ая$/, 2, ['ой', 'ую']],
  [/яя$/, 2, ['ей', 'юю']],
  [/(ый|ой)$/, 2, ['ого', 'ому', 'ым', 'ом']],
  [/ий$/, 2, ['ого', 'его', 'ому', 'ему', 'им', 'ом', 'ем']],
  [/ое$/, 2, ['ого', 'ому', 'ым', 'ом']],
  [/[ыи]е$/, 1, ['х', 'м', 'ми']],
  [/ия$/, 1, ['и', 'ю', 'ей']],
  [/ье$/, 1, ['я', 'ю', 'ем', 'и']],
  [/а$/, 1, ['ы', 'и', 'е', 'у', 'ой', 'ою']],
  [/я$/, 1, ['и', 'е', 'ю', 'ей']],
  [/.{4}о$/, 1, ['а', 'у', 'ом', 'е']],
  [/[ыи]$/, 1, ['ов', 'ам', 'ями', 'ами', 'ах']],
  [/ь$/, 1, ['и', 'ью']],
  [/й$/, 1, ['я', 'ю', 'ем', 'е']],
  [/[бвгджзклмнпрстфхцчшщ]$/, 0, ['а', 'у', 'ом', 'ем', 'е']],
]

/** Cases in which a vowel comes or goes. */
const irregular: Readonly<Record<string, readonly string[]>> = {
  орёл: ['орла', 'орлу', 'орлом', 'орле'],
  елец: ['ельца', 'ельцу', 'ельцом', 'ельце'],
  череповец: ['череповца', 'череповцу', 'череповцом', 'череповце'],
  городец: ['городца', 'городце'],
  волочёк: ['волочка', 'волочке'],
  химки: ['химок'],
  петушки: ['петушков'],
  вязники: ['вязников'],
  люберцы: ['люберец'],
  клинцы: ['клинцов'],
  бронницы: ['бронниц'],
  чебоксары: ['чебоксар'],
  набережные: ['набережных', 'набережным', 'набережными'],
  луки: ['лук'],
  поляны: ['полян'],
  минводы: ['минвод'],
  лог: ['логу'],
  бор: ['бору'],
  область: ['области', 'областью', 'обл'],
  великие: ['великих'],
  тагил: ['тагиле'],
}

/** Names that no case changes. */
const indeclinable = /^(коми|сочи|шали|касли|дюртюли|чишмы|хатлон|на|усть|соль|камень|дону|кубани|амуре|оби)$/

/** Places that people also call like a family: "Иванова" is rather a person, "в Иванове" is not. */
const likeSurnames = /(ов|ев|ёв|ин|ын)о?$/

export interface Forms {
  /** Forms that are the name and nothing else. */
  readonly sure: readonly string[]
  /** Forms that are a person's name as well. */
  readonly unsure: readonly string[]
}

/** The Russian cases of one word of a name, in small letters; the word itself comes first. */
export function russianForms(word: string): Forms {
  const lower = word.toLowerCase()
  if (!/^[а-яё]{3,}$/.test(lower) || indeclinable.test(lower)) return { sure: [lower], unsure: [] }
  const others = [...(irregular[lower] ?? [])]
  const soft = masculineSoft.test(lower) ? (['ь', 'я', 'ю', 'ем', 'е'] as const) : undefined
  if (soft) others.push(...soft.slice(1).map((ending) => lower.slice(0, -1) + ending))
  else if (irregular[lower] === undefined || /[ыи]$/.test(lower)) {
    const found = declensions.find(([pattern]) => pattern.test(lower))
    if (found) others.push(...found[2].map((ending) => lower.slice(0, lower.length - found[1]) + ending))
  }
  return likeSurnames.test(lower)
    ? { sure: [lower], unsure: [...others, `${lower}ым`] }
    : { sure: [lower, ...others], unsure: [] }
}

/** What an ending says: `in` and `to` are places; `from` is where one comes from; `other` says nothing. */
export type Ending = 'in' | 'from' | 'to' | 'other'

/** As `normalise` spells them: ы is и, ү is у, ө is о, ң is н, ғ is г, ч is ж, double letters are one. */
const endings: readonly (readonly [Ending, RegExp])[] = [
  ['in', /^и?[дт][аео](м[иуао]н|б[иу]з|миз|сиз|сиздар|с[иуа]н|синар|лар|м[иу]|дир|ку|жи)?$/],
  ['in', /^и?[дт][аео]г[иу](лар|лер|н|ни|нин|га|дан|ман|миз)?$/],
  ['from', /^и?[дт][аео]н(м[иуао]н|б[иу]з|миз|сиз|ми)?$/],
  ['from', /^и?[лдт][иу]к(м[иуао]н|б[иу]з|миз|лар|лер|тар|тер|дар)?$/],
  ['to', /^и?[гк][аео](жа|жаин|жеин)?$/],
  ['other', /^и?[ндт][иу](н|нг|ки)?$/],
  ['other', /^(ро|ба|ва|а|у|и|иу|ам|иам|аем|ем|им|анд|аст|м[иу]|б[иу])$/],
]

/** The endings that were met: there are some hundreds of them. What is none is not kept, as it is part of a message. */
const known = new Map<string, Ending>()
const longestEnding = 9
/** What every one of `endings` begins with. */
const mayBeEnding = /^(и?[дтгклн][аеоиу]|ро|б[аиу]|ва|[аиуем])/

/**
 * What stands after a name in a word.
 *
 * @param name its last letter may be the first of the ending too: double letters became one.
 */
export function endingOf(name: string, rest: string): Ending | undefined {
  // ы and и join an ending only to the likes of Омск: Омскиде.
  if (rest.length > longestEnding || (rest.startsWith('и') && rest.length > 2 && !name.endsWith('к'))) return undefined
  return endingFor(rest) ?? endingFor(name.charAt(name.length - 1) + rest)
}

function endingFor(rest: string): Ending | undefined {
  const met = known.get(rest)
  if (met !== undefined || !mayBeEnding.test(rest)) return met
  const ending = endings.find(([, pattern]) => pattern.test(rest))?.[0]
  if (ending !== undefined) known.set(rest, ending)
  return ending
}
