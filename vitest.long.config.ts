import { defineConfig } from 'vitest/config'

/** The long ones: kills, faults and browsers at length. They share two cores, so they run one file after another. */
export default defineConfig({
  test: {
    globalSetup: ['test/support/compile-content.ts'],
    include: ['test/long/**/*.test.ts', 'test/guards/staff-screens.test.ts'],
    env: { ELCHI_EVERY_LOCALE: '1' },
    testTimeout: 300_000,
    hookTimeout: 60_000,
    pool: 'forks',
    fileParallelism: false,
    execArgv: ['--disable-warning=ExperimentalWarning'],
  },
})
