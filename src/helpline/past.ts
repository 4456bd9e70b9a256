/** What was said in a conversation so far, for the helper who takes it: the words in few messages, the files after them. */
import { readableMoment } from '../bot/dates.ts'
import { type Html, html, lines } from '../bot/html.ts'
import type { Translate } from '../bot/i18n.ts'
import { htmlOf, lengthOf, longestText } from '../embassy/formatting.ts'
import type { Carried } from '../relay/message.ts'
import { type KeptThread, messagesOf } from '../store/threads.ts'
import { carry } from './carry.ts'
import { personLabel } from './helper-view.ts'
import { helperLabel } from './person-view.ts'
import { type KeptWords, noteCopies, openWords, type PostServices } from './post.ts'

/** Telegram counts messages, not words: the last so many files of a long conversation come along. */
const mostFiles = 10
const moscowMs = 3 * 3_600_000

const clock = (at: number): string => readableMoment(at + moscowMs)

interface Said extends KeptWords {
  readonly sender: 'person' | 'worker'
  readonly at: number
}

const isFile = ({ carried }: Said): boolean => carried.kind !== 'text'

/** One line of the words, with who and when; a file is named where it was sent. */
function told(t: Translate, { sender, at, carried, isEdited }: Said): Html {
  const who = sender === 'person' ? '👤' : '💬'
  const marks = [
    ...(carried.kind === 'text' ? [] : [t(`relay:file.${carried.kind}`)]),
    ...(carried.isForwarded ? [t('relay:forwarded')] : []),
    ...(isEdited ? [t('relay:edited')] : []),
  ]
  const words = 'text' in carried && carried.text !== '' ? htmlOf(carried.text, carried.entities) : undefined
  return lines(html`${who} <i>${[clock(at), ...marks].join(' · ')}</i>`, words)
}

const labelOf = (t: Translate, alias: string, { sender, carried }: Said): Html =>
  sender === 'person' ? personLabel(t, alias, carried) : helperLabel(t, carried)

/** Packs lines into as few messages as Telegram takes, each under the label. */
function packed(label: Html, told: readonly Html[]): Html[] {
  const messages: Html[] = []
  for (const one of told) {
    const last = messages.at(-1)
    const together = last === undefined ? undefined : lines(last, one)
    if (together !== undefined && lengthOf(together) <= longestText) messages[messages.length - 1] = together
    else messages.push(lines(label, one))
  }
  return messages
}

const bare = (carried: Carried): Carried => ('text' in carried ? { ...carried, text: '', entities: [] } : carried)

/** Sends the past of a conversation to a helper; each message says whose it is, as it did when it came. */
export async function tellPast(
  services: PostServices,
  t: Translate,
  worker: number,
  thread: KeptThread,
): Promise<void> {
  const { api, db } = services
  const said = (await messagesOf(db, thread.id)).flatMap((message): Said[] => {
    const words = openWords(services, thread.id, message)
    return words ? [{ ...words, sender: message.sender, at: message.at }] : []
  })
  if (said.length === 0) return
  const label = lines(personLabel(t, thread.alias), html`<i>${t('relay:past_title')}</i>`)
  const longest = longestText - lengthOf(label) - 1
  const ids: number[] = []
  // One text may be as long as a message: its line would then not fit under the label.
  const linesOf = said.map((one) => {
    const line = told(t, one)
    return lengthOf(line) <= longest ? line : undefined
  })
  const send = async (batch: readonly Html[]): Promise<void> => {
    for (const text of packed(label, batch)) {
      const options = { parse_mode: 'HTML' as const, link_preview_options: { is_disabled: true } }
      ids.push((await api.sendMessage(worker, text, options)).message_id)
    }
  }
  let batch: Html[] = []
  for (const [index, line] of linesOf.entries()) {
    if (line !== undefined) {
      batch.push(line)
      continue
    }
    await send(batch)
    batch = []
    const one = said[index]
    if (one)
      ids.push(
        ...(await carry(api, worker, one.carried, lines(label, told(t, { ...one, carried: bare(one.carried) })))),
      )
  }
  await send(batch)
  for (const one of said.filter(isFile).slice(-mostFiles)) {
    ids.push(...(await carry(api, worker, bare(one.carried), labelOf(t, thread.alias, one))))
  }
  await noteCopies(services, thread.id, worker, ids)
}
