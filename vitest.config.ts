import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{agents,protocols,sandbox,test,schemas,docs}/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Chains are processes of their own: more test files at once than cores only makes all of them slow.
    pool: 'forks',
  },
})
