/** Whatever somebody types, by mistake or on purpose, is answered, and none of it comes back as ours. */
import { expect, test } from 'vitest'
import { parseHtml } from '../../src/demo/emulator/html.ts'
import type { PhoneMessage } from '../../src/demo/emulator/phone.ts'
import { settledPerson, startWorld } from '../support/world.ts'

const marker = 'zzqq9'
const nuisances: readonly [label: string, text: string][] = [
  ['4096 random signs', `${marker}${'!@#$%^&*()_+|~`-=\\{}[]:";\'<>?,./'.repeat(127)}`],
  ['4096 letters without a blank', marker + 'ж'.repeat(4091)],
  ['right-to-left marks', `\u202e\u202d${marker} повестка\u2066 келди\u2069`],
  ['zero-width signs', `${marker} по\u200bвес\u200dтка\ufeff`],
  ['control signs', `\u0001\u0007${marker}\u001b[31m повестка`],
  ['three alphabets in a word', `${marker} pовeсtка пaспοрт`],
  ['500 emoji', `${'😡🤬'.repeat(250)}${marker}`],
  ['markup', `<b>${marker}</b> <a href="https://x.example/${marker}">повестка</a> <script>alert(1)</script>`],
  ['broken markup', `</b></a>&lt;${marker}&amp;<i><u повестка`],
  ['Markdown', `*${marker}* [повестка](https://x.example) \`x\` ||y||`],
  ['a regular expression', `(a+)+$ [\\p{L} ^(?=.*${marker}) (?<n> повестка`],
  ['__proto__', `__proto__ constructor toString ${marker}`],
  ['a template', `{{chat}} {{date}} $t(common:menu) %s $1 $& ${marker}`],
  ['SQL', `'; drop table subscribers; -- ${marker}`],
  ['a button’s data', `helped:summons-received:no ${marker}`],
  ['one sign', '?'],
  ['an invisible message', 'ㅤ'],
  ['an alphabet that nobody here reads', `召集令状 استدعاء צו κλήση წვევა ${marker}`],
]

test('Шерзод types everything that has ever broken a program, and gets an answer of ours each time', async () => {
  let clock = Date.now()
  const now = () => (clock += 100) // nobody types faster than a person, or the throttle would speak
  const world = await startWorld({ start: { now }, emulator: { now } })
  const sherzod = await settledPerson(world, 'Шерзод', 'ru', 'lang-uz-Cyrl_country-uz')
  const answers: { label: string; answer: PhoneMessage }[] = []
  for (const [label, text] of nuisances) {
    await sherzod.sends(text)
    answers.push({ label, answer: await sherzod.sees(/./) })
  }
  for (const { label, answer } of answers) {
    const said = answer.text ?? ''
    expect(said, label).not.toMatch(/zzqq9|x\.example|alert|drop table|\{\{|\$t\(|undefined|NaN|\[object|<|&[a-z]+;/)
    expect([...said].length, label).toBeLessThanOrEqual(600)
    expect(answer.reply_markup, label).toBeDefined()
    expect(parseHtml(said.replace(/[<&]/g, '')).entities, label).toEqual([])
  }
  expect(world.log.filter((line) => /"level":(50|60)|zzqq9/.test(line))).toEqual([])

  await sherzod.sends('/menu')
  await sherzod.sees(/./)
})
