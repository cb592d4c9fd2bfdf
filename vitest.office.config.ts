/** Tests that need LibreOffice: `npm run test:office`; without it they are skipped, and say so. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: { include: ['test/office/**/*.test.ts'], testTimeout: 180_000, hookTimeout: 180_000 },
});
