/** A photo, a document or a voice message goes with the words: it is sent, corrected, replaced and taken back with them. */
import { expect, test } from 'vitest'
import type { Person } from '../../src/demo/emulator/person.ts'
import type { PhoneMessage } from '../../src/demo/emulator/phone.ts'
import {
  approves,
  attaches,
  corrects,
  drafts,
  type Embassy,
  hourMs,
  makesUrgent,
  openEmbassy,
  opensCorrection,
  received,
  retracts,
  sevenThousand,
  submits,
  submitsCorrection,
} from '../support/embassy.ts'
import { settledPerson } from '../support/world.ts'

const aibekIn = ({ world }: Embassy): Promise<Person> => settledPerson(world, 'Айбек', 'ky', 'lang-ky_country-kg')

/** What a person has of the broadcast: the messages that carry a file. */
const files = (person: Person): PhoneMessage[] =>
  received(person).filter(({ photo, document, voice }) => photo ?? document ?? voice)
const fileOf = ({ photo, document, voice }: PhoneMessage): string | undefined =>
  photo?.at(-1)?.file_id ?? document?.file_id ?? voice?.file_id

/** Sends the warning, urgent, with a file. @returns the message on the person's phone. */
async function sends(
  { author, approver }: Embassy,
  reader: Person,
  sendsFile: () => Promise<unknown>,
): Promise<PhoneMessage> {
  await drafts(author)
  await makesUrgent(author)
  await attaches(author, sendsFile)
  await submits(author, approver)
  await approves(approver)
  return reader.sees(/сом айып/, { timeoutMs: 10_000 })
}

/** Replaces the file in a correction, which is then approved. */
async function replacesFile(embassy: Embassy, sendsFile: () => Promise<unknown>): Promise<void> {
  await opensCorrection(embassy.author)
  await embassy.author.taps('Вложение')
  await embassy.author.sees(/Пришлите новое/)
  await sendsFile()
  await embassy.author.sees(/Изменено/)
  await submitsCorrection(embassy)
}

test('a photo is sent with its caption, corrected by caption, replaced by another photo, and taken back', async () => {
  const embassy = await openEmbassy()
  const { author } = embassy
  const aibek = await aibekIn(embassy)
  const sent = await sends(embassy, aibek, () => author.sendsPhoto({ bytes: Buffer.from('the first map') }))
  expect(fileOf(sent)).toBe(author.messages.find(({ from, photo }) => from === 'me' && photo)?.photo?.[0]?.file_id)

  await corrects(embassy, sevenThousand)
  const [corrected, ...others] = files(aibek)
  expect(others).toEqual([])
  expect(corrected).toMatchObject({ message_id: sent.message_id, caption: expect.stringContaining('7000') })
  expect(corrected && fileOf(corrected), 'the photo stays').toBe(fileOf(sent))

  await replacesFile(embassy, () => author.sendsPhoto({ bytes: Buffer.from('the right map') }))
  const [replaced] = files(aibek)
  expect(replaced).toMatchObject({ message_id: sent.message_id, caption: expect.stringContaining('7000') })
  expect(replaced && fileOf(replaced)).not.toBe(fileOf(sent))
  expect(replaced && fileOf(replaced)).toBeDefined()

  await retracts(embassy)
  expect(files(aibek)).toEqual([])
  expect(received(aibek).some(({ text, caption }) => /7000|5000/.test(text ?? caption ?? ''))).toBe(false)
  expect(received(aibek).at(-1)?.text).toContain('❌')
})

test('a document that is older than two days cannot be deleted: its caption becomes the withdrawal', async () => {
  const embassy = await openEmbassy({ expectedRefusals: ['deleteMessage 400'] })
  const { author } = embassy
  const aibek = await aibekIn(embassy)
  const sent = await sends(embassy, aibek, () => author.sendsDocument({ name: 'esker.pdf' }))
  expect(sent.document?.file_name).toBe('esker.pdf')
  await embassy.passes(49 * hourMs)
  await retracts(embassy)
  const [withdrawn] = files(aibek)
  expect(withdrawn).toMatchObject({ message_id: sent.message_id, caption: expect.stringContaining('❌') })
  expect(withdrawn?.caption).not.toContain('5000')
})

test('a voice message keeps its voice: the caption is corrected, a photo in its place is refused with the reason', async () => {
  const embassy = await openEmbassy()
  const { author } = embassy
  const aibek = await aibekIn(embassy)
  const sent = await sends(embassy, aibek, () => author.sendsVoice())
  await opensCorrection(author)
  await author.taps('Вложение')
  await author.sees(/голосовое/)
  await author.sendsPhoto()
  await author.sees(/Telegram заменить не может/)
  await author.taps('Назад')
  await corrects(embassy, sevenThousand)
  const [corrected] = files(aibek)
  expect(corrected).toMatchObject({ message_id: sent.message_id, caption: expect.stringContaining('7000') })
  expect(corrected && fileOf(corrected)).toBe(fileOf(sent))
})
