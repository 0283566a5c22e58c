import {defineConfig} from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    testTimeout: 60_000,
    hookTimeout: 30_000,
    // Most tests wait for real seconds, and some measure one: two browsers at once, not more.
    maxWorkers: 2,
  },
});
