/** A real browser with a folder for the pages that it opens. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

const { CHROMIUM: executablePath = '/usr/bin/chromium' } = process.env;

export interface BrowserWithFolder {
  readonly browser: Browser;
  readonly place: string;
  /** Closes the browser and clears the folder away. */
  close(): Promise<void>;
}

export async function openBrowser(): Promise<BrowserWithFolder> {
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  const place = mkdtempSync(join(tmpdir(), 'neraca-browser-'));
  return {
    browser,
    place,
    close: async () => {
      await browser.close();
      rmSync(place, { recursive: true, force: true });
    },
  };
}
