import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['**/*.test.ts'],
    globalSetup: ['backend.ts'],
    fileParallelism: false,
    testTimeout: 90_000, // the longest walks take a third of it on a quiet machine
    hookTimeout: 120_000,
  },
})
