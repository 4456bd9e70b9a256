/** Lines end with a line feed alone: other separators may stand inside a text. */
export async function* linesOf(input: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new TextDecoder() // drops a byte order mark
  let rest = ''
  for await (const chunk of input) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    yield* lines
  }
  yield rest + decoder.decode()
}

/**
 * Answers JSON lines from standard input, one line each, in order. A line that is none is named on standard error, and the
 * exit code is 1.
 *
 * @param answer throws for a line that is no question; @param accepted what is one.
 */
export async function answerLines(
  answer: (question: unknown) => unknown,
  what: string,
  accepted: string,
): Promise<void> {
  let number = 0
  for await (const line of linesOf(process.stdin)) {
    number++
    if (line.trim() === '') continue
    try {
      process.stdout.write(`${JSON.stringify(answer(JSON.parse(line)))}\n`)
    } catch {
      console.error(`line ${number} is not ${what}: ${accepted} is accepted`)
      process.exitCode = 1
    }
  }
}
