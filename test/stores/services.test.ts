import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { childProcesses, isMissing, type ServiceName } from '../support/services.ts'

afterEach(() => vi.unstubAllEnvs())

describe('a machine without Redis', () => {
  test('says so in one line, with the way to install it, however often it is asked', () => {
    vi.stubEnv('PATH', '/nowhere')
    vi.stubEnv('ELCHI_NO_SKIPS', '')
    const lines: string[] = []
    const write = vi.spyOn(process.stderr, 'write').mockImplementation((line) => lines.push(String(line)) > 0)
    const told = new Set<ServiceName>()
    expect([isMissing('redis', told), isMissing('redis', told)]).toEqual([true, true])
    write.mockRestore()
    expect(lines).toEqual([expect.stringMatching(/^redis-server is not installed.*apt-get install redis-server.*\n$/)])
  })

  test('where nothing may be skipped the same sentence is an error', () => {
    vi.stubEnv('PATH', '/nowhere')
    vi.stubEnv('ELCHI_NO_SKIPS', '1')
    expect(() => isMissing('redis')).toThrow(/redis-server is not installed/)
  })
})

test.skipIf(process.platform !== 'linux')('a process that a test leaves behind is seen, by its command', async () => {
  const before = childProcesses() // the Postgres of this worker
  const since = () => childProcesses().filter((one) => !before.includes(one))
  const left = spawn('sleep', ['321'])
  await once(left, 'spawn')
  expect(since()).toEqual([expect.stringMatching(/sleep 321$/)])
  left.kill()
  await once(left, 'close')
  expect(since()).toEqual([])
})
