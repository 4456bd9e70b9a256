/** Telegram's strict emulator in a process of its own, so that its time is not the senders'; it notes what arrives when. */
import { setTimeout as sleep } from 'node:timers/promises'
import { TelegramEmulator } from '../../src/demo/emulator/telegram.ts'
import { chance, languages, pick, question } from '../load/questions.ts'
import type { Ask, Report, Told } from './protocol.ts'

const telegram = new TelegramEmulator({ limits: process.argv[2] === 'off' ? 'off' : 'strict' })
/** So many that nobody writes faster than a person can. */
const askers = 600
const firstAsker = 900_000_001
const tell = (told: Told): void => void process.send?.(told)

let arrivals: number[] = []
let answers: number[] = []
let tooMany = 0
const got = new Map<number, number>()
/** Those who have asked and when. */
const askedAt = new Map<number, number>()

telegram.log = (method, { chat_id: chatId }, answer) => {
  if (!answer.ok && answer.error_code === 429) tooMany++
  if (method !== 'sendMessage' || !answer.ok || typeof chatId !== 'number') return
  const now = performance.now()
  if (chatId >= firstAsker) {
    const since = askedAt.get(chatId)
    if (since !== undefined) answers.push(now - since)
    askedAt.delete(chatId)
    return
  }
  arrivals.push(performance.timeOrigin + now)
  got.set(chatId, (got.get(chatId) ?? 0) + 1)
}

/** Everybody who asks is settled: language and citizenship are known. */
async function settle(): Promise<void> {
  const countries = ['uz', 'tj'] // the broadcast is for citizens of the third
  for (let index = 0; index < askers; index++) {
    const person = telegram.person({ id: firstAsker + index, first_name: 'Gulnara' })
    await person.opensLink(`lang-${languages[index % languages.length]}_country-${countries[index % countries.length]}`)
    await sleep(4)
  }
  await sleep(2_000)
}

async function askBot(perSecond: number, seconds: number, seed: number): Promise<void> {
  if (telegram.personById(firstAsker) === undefined) await settle()
  askedAt.clear()
  answers = []
  const random = chance(seed)
  const startedAt = performance.now()
  for (let asked = 0; asked < perSecond * seconds; asked++) {
    const person = telegram.personById(firstAsker + (asked % askers))
    if (!person) throw new Error('nobody is there who could ask')
    askedAt.set(person.id, performance.now())
    await person.sends(question(pick(languages, random), random))
    await sleep(Math.max(0, startedAt + ((asked + 1) * 1000) / perSecond - performance.now()))
  }
  for (let waited = 0; askedAt.size > 0 && waited < 200; waited++) await sleep(25)
}

function report(): Report {
  const people: Record<number, number> = {}
  for (const count of got.values()) people[count] = (people[count] ?? 0) + 1
  return { arrivals, people, tooMany, answers }
}

async function obey(ask: Ask): Promise<Report> {
  switch (ask.do) {
    case 'people':
      for (let id = ask.from; id < ask.from + ask.count; id++) {
        telegram.person({ id, first_name: 'Adam' })
        const record = telegram.chat(id)
        if (record) record.standing = 'started' // without a /start that the bot would have to answer
      }
      break
    case 'forget':
      arrivals = []
      tooMany = 0
      got.clear()
      break
    case 'ask-bot':
      await askBot(ask.perSecond, ask.seconds, ask.seed)
      break
    case 'report':
      break
  }
  return report()
}

process.on('message', (ask: Ask) => {
  obey(ask).then(
    (done) => tell({ type: 'report', report: done }),
    (error: unknown) => tell({ type: 'failed', reason: error instanceof Error ? error.message : String(error) }),
  )
})
process.on('disconnect', () => process.exit(0))

const { url } = await telegram.listen()
tell({ type: 'listening', root: url, token: telegram.token })
