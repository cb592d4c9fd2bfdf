/** Tests that need a browser: `npm run test:browser`, with Chromium at /usr/bin/chromium or where CHROMIUM says. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: { include: ['test/browser/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 60_000 },
});
