import type { TelegramEmulator } from '../../src/demo/emulator/telegram.ts'

/** Calls a method and gives the whole answer of the Bot API. */
export async function answerOf(telegram: TelegramEmulator, method: string, parameters: Record<string, unknown> = {}) {
  return await telegram.call(method, parameters)
}

/** Calls a method that must succeed and gives its result. */
// biome-ignore lint/suspicious/noExplicitAny: tests read results of every method
export async function resultOf(
  telegram: TelegramEmulator,
  method: string,
  parameters: Record<string, unknown> = {},
): Promise<any> {
  const answer = await telegram.call(method, parameters)
  if (!answer.ok) throw new Error(`${method}: ${answer.description}`)
  return answer.result
}

/** Calls a method that must be refused and gives the text of the refusal. */
export async function refusalOf(telegram: TelegramEmulator, method: string, parameters: Record<string, unknown> = {}) {
  const answer = await telegram.call(method, parameters)
  return answer.ok ? `accepted: ${JSON.stringify(answer.result)}` : `${answer.error_code} ${answer.description}`
}
