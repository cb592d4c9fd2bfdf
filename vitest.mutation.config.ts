/** Tests that mutation testing runs: files and folders whose paths begin with one of NERACA_MUTATE. */
import { defineConfig } from 'vitest/config';

const places = (process.env['NERACA_MUTATE'] ?? 'test/units').split(',');

export default defineConfig({
  test: {
    include: places.flatMap(place => [`${place}/**/*.test.ts`, `${place}*.test.ts`]),
    exclude: ['test/units/literals.test.ts'],
    setupFiles: ['test/support/seed.ts'],
    testTimeout: 60_000,
  },
});
