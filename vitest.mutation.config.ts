/** Tests that mutation testing runs: those of the folder in question, given by NERACA_MUTATE. */
import { defineConfig } from 'vitest/config';

const folders = (process.env['NERACA_MUTATE'] ?? 'units').split(',');

export default defineConfig({
  test: {
    include: folders.map(folder => `test/${folder}/**/*.test.ts`),
    exclude: ['test/units/literals.test.ts'],
    testTimeout: 60_000,
  },
});
