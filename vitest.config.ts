import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{agents,protocols,sandbox,test,schemas,docs}/**/*.test.ts'],
    // For what hangs only: how long a campaign takes says more about the machine and who else is on it than about the code.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    pool: 'forks',
    // As many test files at once as there are cores: while one waits for its chain, which is a process of its own, the
    // other computes. More would only make all of them slow; Vitest's own choice leaves one core idle.
    maxWorkers: '100%',
    // Reading the modules anew for every file took a quarter of the time of all tests. No test changes what modules hold.
    isolate: false,
  },
})
