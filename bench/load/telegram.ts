/** The process that plays Telegram, seen from a bench. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Reply, Request, Round } from './protocol.ts'

export interface Telegram {
  /** For `BOT_API_ROOT`. */
  readonly root: string
  /** One at a time. @throws when an update stays without an answer. */
  ask(request: Request): Promise<Round>
  stop(): void
}

const program = fileURLToPath(new URL('telegram-process.ts', import.meta.url))

async function reply(child: ChildProcess): Promise<Reply> {
  const [answer] = await once(child, 'message')
  return answer as Reply // the other end is ours
}

export async function startTelegram(): Promise<Telegram> {
  const child = fork(program, { execArgv: ['--disable-warning=ExperimentalWarning'] })
  const first = await reply(child)
  if (first.type !== 'listening') throw new Error('the process that plays Telegram did not start')
  return {
    root: `http://127.0.0.1:${first.port}`,
    async ask(request) {
      child.send(request)
      const answer = await reply(child)
      if (answer.type !== 'done') throw new Error(answer.type === 'failed' ? answer.reason : 'an answer out of turn')
      return answer.round
    },
    stop: () => child.disconnect(),
  }
}
