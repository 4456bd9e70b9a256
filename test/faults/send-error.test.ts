/** What Telegram and the network say, as recorded, and what it means. */
import { GrammyError, HttpError } from 'grammy'
import { describe, expect, test } from 'vitest'
import { classifyAnswer, classifyError, meaningOf, type SendErrorKind } from '../../src/telegram/send-error.ts'

interface Recorded {
  readonly parameters?: { readonly retry_after?: number; readonly migrate_to_chat_id?: number }
}

const answered: readonly (readonly [code: number, description: string, kind: SendErrorKind, more?: Recorded])[] = [
  [429, 'Too Many Requests: retry after 5', 'rate-limited', { parameters: { retry_after: 5 } }],
  [429, 'Too Many Requests: retry after 10072', 'rate-limited', { parameters: { retry_after: 10_072 } }],
  [429, 'Too Many Requests: group limit exceeded', 'rate-limited'],
  [403, 'Forbidden: bot was blocked by the user', 'blocked'],
  [403, 'Forbidden: user is deactivated', 'deactivated'],
  [403, "Forbidden: bot can't initiate conversation with a user", 'never-started'],
  [403, 'Forbidden: bot was kicked from the group chat', 'chat-not-found'],
  [403, 'Forbidden: bot was kicked from the supergroup chat', 'chat-not-found'],
  [403, 'Forbidden: bot was kicked from the channel chat', 'chat-not-found'],
  [403, 'Forbidden: bot is not a member of the channel chat', 'chat-not-found'],
  [403, 'Forbidden: the group chat was deleted', 'chat-not-found'],
  [400, 'Bad Request: chat not found', 'chat-not-found'],
  [400, 'Bad Request: private chat not found', 'chat-not-found'],
  [
    400,
    'Bad Request: group chat was upgraded to a supergroup chat',
    'migrated',
    { parameters: { migrate_to_chat_id: -1_001_234_567_890 } },
  ],
  [
    400,
    'Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message',
    'unchanged',
  ],
  [400, 'Bad Request: message to edit not found', 'gone'],
  [400, "Bad Request: message can't be edited", 'gone'],
  [400, 'Bad Request: message to delete not found', 'gone'],
  [400, "Bad Request: message can't be deleted", 'gone'],
  [400, "Bad Request: message can't be deleted for everyone", 'gone'],
  [400, 'Bad Request: query is too old and response timeout expired or query ID is invalid', 'query-expired'],
  [400, 'Bad Request: message is too long', 'malformed'],
  [400, 'Bad Request: message caption is too long', 'malformed'],
  [400, 'Bad Request: text is too long', 'malformed'],
  [400, 'Bad Request: message text is empty', 'malformed'],
  [400, 'Bad Request: text must be non-empty', 'malformed'],
  [400, 'Bad Request: reply markup is too long', 'malformed'],
  [400, 'Bad Request: can\'t parse entities: Unsupported start tag "x" at byte offset 7', 'malformed'],
  [400, 'Bad Request: can\'t parse entities: Can\'t find end tag corresponding to start tag "b"', 'malformed'],
  [400, 'Bad Request: BUTTON_DATA_INVALID', 'malformed'],
  [400, "Bad Request: message has protected content and can't be forwarded", 'refused'],
  [400, 'Bad Request: PREMIUM_ACCOUNT_REQUIRED', 'refused'],
  [403, 'Forbidden: something nobody has seen yet', 'refused'],
  [401, 'Unauthorized', 'unauthorized'],
  [404, 'Not Found', 'refused'],
  [
    409,
    'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running',
    'conflict',
  ],
  [
    409,
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
    'conflict',
  ],
  [500, 'Internal Server Error: restart', 'unknown'],
  [502, 'Bad Gateway', 'unknown'],
  [504, 'Gateway Timeout', 'unknown'],
]

describe('an answer of Telegram', () => {
  for (const [error_code, description, kind, { parameters = {} } = {}] of answered) {
    test(`${error_code} ${description} → ${kind}`, () => {
      expect(classifyAnswer({ error_code, description, parameters })).toMatchObject({ kind, errorCode: error_code })
      const thrown = new GrammyError('x', { ok: false, error_code, description, parameters }, 'sendMessage', {})
      expect(classifyError(thrown).kind).toBe(kind)
    })
  }

  test('says how long to wait and where a chat went', () => {
    const wait = { error_code: 429, description: 'Too Many Requests: retry after 7', parameters: { retry_after: 7 } }
    expect(classifyAnswer(wait).retryAfterSeconds).toBe(7)
    expect(classifyAnswer({ error_code: 429, description: '' }).retryAfterSeconds).toBe(1)
    const moved = { error_code: 400, description: '', parameters: { migrate_to_chat_id: -100 } }
    expect(classifyAnswer(moved).newChatId).toBe(-100)
  })
})

const coded = (code: string) => Object.assign(new Error(code), { code })

describe('a failure of the network', () => {
  test.each(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT'])(
    '%s: the request was never written',
    (code) => {
      expect(classifyError(new HttpError('x', coded(code)))).toEqual({ kind: 'not-sent' })
      expect(classifyError(coded(code))).toEqual({ kind: 'not-sent' })
    },
  )

  test.each(['ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'UND_ERR_SOCKET', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT'])(
    '%s: nobody knows whether it was carried out',
    (code) => expect(classifyError(new HttpError('x', coded(code)))).toEqual({ kind: 'unknown' }),
  )

  test.each([[undefined], [null], ['text'], [new Error('no code')], [{ code: 7 }]])('%s is unknown', (thrown) => {
    expect(classifyError(thrown)).toEqual({ kind: 'unknown' })
  })
})

describe('the policy', () => {
  const kindsWhere = (is: (meaning: (typeof meaningOf)[SendErrorKind]) => boolean) =>
    Object.entries(meaningOf)
      .filter(([, meaning]) => is(meaning))
      .map(([kind]) => kind)

  test('only what certainly did nothing is repeatable', () => {
    expect(kindsWhere(({ repeatable }) => repeatable)).toEqual(['rate-limited', 'not-sent'])
    expect(kindsWhere(({ repeatable, ledger }) => repeatable && ledger !== 'not-sent')).toEqual([])
  })

  test('people out of reach, and what wakes an operator', () => {
    expect(kindsWhere(({ unreachable }) => unreachable)).toEqual([
      'blocked',
      'deactivated',
      'never-started',
      'chat-not-found',
    ])
    expect(kindsWhere(({ alarm }) => alarm)).toEqual(['malformed', 'unauthorized', 'conflict'])
  })
})
