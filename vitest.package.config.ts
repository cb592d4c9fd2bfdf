import { defineConfig } from 'vitest/config';

const minutes = 60 * 1e3;

export default defineConfig({
  test: {
    include: ['test/package/**/*.test.ts'],
    testTimeout: 5 * minutes,
    hookTimeout: 5 * minutes,
  },
});
