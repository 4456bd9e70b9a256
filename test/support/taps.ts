/** Tapping as a machine does: every button there is, and what each shows. */
import type { Person } from '../../src/demo/emulator/person.ts'
import type { PhoneMessage } from '../../src/demo/emulator/phone.ts'

/** What the buttons under a message carry. */
export const inlineData = (message: PhoneMessage): string[] =>
  (message.reply_markup?.inline_keyboard ?? [])
    .flat()
    .flatMap((button) => ('callback_data' in button ? [button.callback_data] : []))

/** Taps a button and waits until it stops turning; gives every message that came or changed meanwhile. */
export async function tap(person: Person, messageId: number, data: string): Promise<PhoneMessage[]> {
  const shown: PhoneMessage[] = []
  const answered = new Promise<void>((resolve) => {
    const leave = person.onChange((event) => {
      if (event.type === 'message' || event.type === 'edit') shown.push(event.message)
      if (event.type !== 'answered' || event.data !== data) return
      leave()
      resolve()
    })
  })
  await person.tapsData(messageId, data)
  await answered
  return shown
}
