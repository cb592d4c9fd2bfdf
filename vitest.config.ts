/** Tests of the source as it stands, and tests of the package as it is built; both run under `npm test`. */
import { defineConfig } from 'vitest/config';

const built = ['architecture', 'cli', 'docs', 'faults'].map(
  folder => `test/${folder}/**/*.test.ts`,
);
const elsewhere = ['test/browser/**', 'test/package/**', 'test/office/**', 'test/runtimes/**'];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'source',
          // Pure functions: what one file has loaded is as good for the next.
          isolate: false,
          include: ['test/**/*.test.ts'],
          exclude: [...built, ...elsewhere],
          setupFiles: ['test/support/seed.ts'],
          testTimeout: 60_000,
          benchmark: { include: ['bench/**/*.bench.ts'] },
        },
      },
      {
        test: {
          name: 'built',
          include: built,
          globalSetup: ['test/support/build.ts'],
          setupFiles: ['test/support/seed.ts'],
          testTimeout: 60_000,
          benchmark: { include: [] },
        },
      },
    ],
  },
});
