import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createAskedMemory } from '../../src/privacy/asked.ts'
import type { OpenQuestion } from '../../src/privacy/open-questions.ts'
import type { ChatHash } from '../../src/privacy/seal.ts'

const chat = (name: string): ChatHash => name as ChatHash // as `createChatKey` would make it
const question = (text: string): OpenQuestion => ({
  text,
  language: 'ru',
  country: 'kg',
  topic: 'work-patent',
  day: '2026-11-22',
})

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

describe('the last question of a person', () => {
  test('is there for who taps under its answer, once, and for no other answer', () => {
    const memory = createAskedMemory()
    memory.remember(chat('gulnara'), question('патент кончился'), 0)
    expect(memory.take(chat('gulnara'), 'lost-passport', 0)).toBeUndefined()
    expect(memory.take(chat('gulnara'), 'work-patent', 0)?.text).toBe('патент кончился')
    expect(memory.take(chat('gulnara'), 'work-patent', 0)).toBeUndefined()
  })

  test('is gone after half an hour although nobody else writes', () => {
    const memory = createAskedMemory()
    memory.remember(chat('gulnara'), question('патент кончился'), 0)
    vi.advanceTimersByTime(30 * 60_000)
    expect(memory.take(chat('gulnara'), 'work-patent', 0)).toBeUndefined()
    expect(vi.getTimerCount()).toBe(0)
  })

  test('gives way to the next one, which has half an hour of its own', () => {
    const memory = createAskedMemory()
    memory.remember(chat('gulnara'), question('первый'), 0)
    vi.advanceTimersByTime(20 * 60_000)
    memory.remember(chat('gulnara'), question('второй'), 0)
    vi.advanceTimersByTime(20 * 60_000)
    expect(memory.take(chat('gulnara'), 'work-patent', 0)?.text).toBe('второй')
  })

  test('of the first of too many people is forgotten, and no timer stays behind', () => {
    const memory = createAskedMemory()
    for (let i = 0; i <= 2_000; i++) memory.remember(chat(String(i)), question(String(i)), 0)
    expect(memory.take(chat('0'), 'work-patent', 0)).toBeUndefined()
    expect(vi.getTimerCount()).toBe(2_000)
    memory.forget(chat('1'))
    expect(memory.take(chat('1'), 'work-patent', 0)).toBeUndefined()
  })
})
