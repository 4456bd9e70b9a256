import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    globalSetup: ['test/support/compile-content.ts'],
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/support/fast-check.ts'],
    exclude: ['test/long/**'],
    testTimeout: 30_000,
    hookTimeout: 40_000,
    pool: 'forks',
    maxWorkers: 3, // for both cores of the smallest machine: many stories wait for a clock or another process
    execArgv: ['--disable-warning=ExperimentalWarning'],
  },
})
