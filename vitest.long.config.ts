import { defineConfig } from 'vitest/config'

const inAll = {
  setupFiles: ['test/support/hooks.ts'],
  testTimeout: 300_000,
  hookTimeout: 60_000,
  pool: 'forks' as const,
  execArgv: ['--disable-warning=ExperimentalWarning'],
}

/** They measure a rate or a wait, and would measure their neighbour instead. */
const alone = ['budget', 'publishing', 'sender-kill', 'sending', 'turns'].map((name) => `test/long/${name}.test.ts`)

/** The long ones: kills, faults and browsers at length. What can share two cores runs two files at a time. */
export default defineConfig({
  test: {
    globalSetup: ['test/support/compile-content.ts'],
    projects: [
      {
        test: {
          ...inAll,
          name: 'together',
          include: ['test/long/**/*.test.ts', 'test/guards/staff-screens.test.ts'],
          exclude: alone,
          env: { ELCHI_EVERY_LOCALE: '1' },
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      { test: { ...inAll, name: 'alone', include: alone, maxWorkers: 1, sequence: { groupOrder: 1 } } },
    ],
  },
})
