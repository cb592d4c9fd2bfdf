/** Tests on other runtimes: `npm run test:runtimes`; each comes from the registry into a folder that is gone afterwards. */
import { defineConfig } from 'vitest/config';

const minutes = 60 * 1e3;

export default defineConfig({
  test: {
    include: ['test/runtimes/**/*.test.ts'],
    testTimeout: 5 * minutes,
    hookTimeout: 5 * minutes,
  },
});
