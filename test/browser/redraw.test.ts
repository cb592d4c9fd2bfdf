/** What the page that simulates writes anew, in a real browser: what is open stays open, and paper shows the inputs as they stand. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser } from '../support/browser.ts';
import { neraca } from '../support/neraca.ts';

let browser: Browser;
let place = '';
let close: () => Promise<void>;

beforeAll(async () => {
  ({ browser, place, close } = await openBrowser());
  neraca(['run', 'deepseek-v3', '--format', 'html', '--out', place]);
}, 60_000);
afterAll(() => close());

async function open() {
  const page = await browser.newPage();
  const faults: string[] = [];
  page.on('pageerror', error => faults.push(error.message));
  await page.goto(pathToFileURL(join(place, 'report.html')).href);
  await page.click('#what-if summary');
  await page.waitForFunction(() => document.querySelector('#what-if-strip')?.textContent !== '');
  return { page, faults };
}

test('keeps open what its reader has opened, with the figures of the turn', async () => {
  const { page } = await open();
  for (const part of ['#headline', 'main']) {
    // What is below the headline follows later.
    await page.waitForTimeout(1500);
    const math = page.locator(`${part} details.math:has(li summary)`).first();
    await math.locator('summary').first().click();
    await math.locator('li summary').first().click();
    const opened = () => page.locator(`${part} details.math[open] details[open]`).count();
    expect(await opened()).toBe(1);
    const before = await math.textContent();
    await page.locator('#what-if-training-cluster-chips').press('ArrowRight');
    await expect.poll(() => math.textContent()).not.toBe(before);
    await expect.poll(opened).toBe(1);
  }
});

test('is printed as the inputs stand, however short before they were turned', async () => {
  const { page, faults } = await open();
  await page.waitForTimeout(1000);
  const [before, after] = await page.evaluate(() => {
    const text = () => document.querySelector('main')?.textContent ?? '';
    const first = text();
    const input = document.querySelector<HTMLInputElement>('#what-if-training-cluster-chips');
    if (input === null) throw new Error('no slider');
    input.value = String(Number(input.value) + 2);
    input.dispatchEvent(new Event('input', { bubbles: true }));
    dispatchEvent(new Event('beforeprint'));
    const printed = text();
    dispatchEvent(new Event('afterprint'));
    return [first, printed];
  });
  expect(after).not.toBe(before);
  await page.waitForTimeout(1000);
  expect(await page.locator('main').textContent()).toBe(after);
  expect(faults).toEqual([]);
});
