import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    globalSetup: ['test/support/compile-content.ts'],
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/support/fast-check.ts', 'test/support/hooks.ts'],
    exclude: ['test/long/**'],
    testTimeout: 60_000, // no bound of ours: it ends what hangs, on a machine that is busy too
    hookTimeout: 60_000,
    pool: 'forks',
    isolate: false, // a worker reads the code and the content once, not once a file
    maxWorkers: 3, // for both cores of the smallest machine: many stories wait for a clock or another process
    execArgv: ['--disable-warning=ExperimentalWarning'],
  },
})
