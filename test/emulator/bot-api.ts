import type { TelegramEmulator } from '../../src/demo/emulator/telegram.ts'

/** Calls a method that must succeed and gives its result. */
export async function resultOf(
  telegram: TelegramEmulator,
  method: string,
  parameters: Record<string, unknown> = {},
  // biome-ignore lint/suspicious/noExplicitAny: tests read results of every method
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
