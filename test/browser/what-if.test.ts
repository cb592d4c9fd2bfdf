/** The page that simulates, in a real browser: sliders move the answer, and the downloaded scenario reproduces it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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

async function open(
  hash = '',
  folder = place,
): Promise<{ page: Page; faults: string[]; requests: string[] }> {
  const page = await (await browser.newContext({ acceptDownloads: true })).newPage();
  const faults: string[] = [];
  const requests: string[] = [];
  page.on('console', message => faults.push(message.text()));
  page.on('pageerror', error => faults.push(error.message));
  page.on('request', request => requests.push(request.url()));
  await page.goto(`${pathToFileURL(join(folder, 'report.html')).href}${hash}`);
  if (hash === '') await page.click('#what-if summary');
  await page.waitForFunction(() => document.querySelector('#what-if-strip')?.textContent !== '');
  return { page, faults, requests };
}

const headline = (page: Page) => page.locator('.answer').textContent();

async function slide(page: Page, id: string, steps: number): Promise<void> {
  await page.locator(`#what-if-${id}`).evaluate((input, by) => {
    if (!(input instanceof HTMLInputElement)) throw new Error('no slider');
    input.value = String(Number(input.value) + by);
    input.dispatchEvent(new Event('input', { bubbles: true }));
  }, steps);
}

describe('the page', () => {
  test('stays under 1.5 MB with the simulation inside', () => {
    expect(readFileSync(join(place, 'report.html')).length).toBeLessThan(1_500_000);
  });

  test('shows the same answer when it simulates the scenario as given', async () => {
    const { page, faults, requests } = await open();
    const { training } = JSON.parse(neraca(['run', 'deepseek-v3', '--json']).stdout);
    expect(await headline(page)).toContain('H800');
    expect(training.feasible).toBe(true);
    const strip = await page.locator('#what-if-strip').textContent();
    expect(strip).not.toContain('%');
    expect(faults).toEqual([]);
    expect(requests.filter(url => !url.startsWith('file:'))).toEqual([]);
  });

  test('follows a slider: more chips, a shorter run', async () => {
    const { page, faults } = await open();
    const before = await headline(page);
    await slide(page, 'training-cluster-chips', 2);
    await expect.poll(() => headline(page)).not.toBe(before);
    expect(await page.locator('#what-if-strip').textContent()).toMatch(/in [\d.]+ days \(−\d+%\)/);
    expect(faults).toEqual([]);
  });

  test('draws every chart again', async () => {
    const { page, faults } = await open();
    const pictures = () =>
      page.evaluate(() =>
        [...document.querySelectorAll('canvas')]
          .filter(canvas => canvas.dataset['before'] === undefined)
          .map(canvas => canvas.toDataURL().length),
      );
    // The page draws itself once more shortly after the panel opens.
    await page.waitForTimeout(1000);
    await page.evaluate(() => {
      for (const canvas of document.querySelectorAll('canvas')) canvas.dataset['before'] = 'yes';
    });
    await slide(page, 'training-cluster-chips', 2);
    const blank = 2500;
    const patience = { timeout: 10_000 };
    await expect
      .poll(async () => (await pictures()).filter(size => size > blank).length, patience)
      .toBeGreaterThan(10);
    await expect
      .poll(async () => (await pictures()).every(size => size > blank), patience)
      .toBe(true);
    expect(faults).toEqual([]);
  });

  test('keeps its state in the address, for the next reader', async () => {
    const { page } = await open();
    await slide(page, 'economics-chipHourPrice', 5);
    const after = await headline(page);
    await expect.poll(() => new URL(page.url()).hash).toMatch(/chipHourPrice/);
    const { page: again } = await open(new URL(page.url()).hash);
    await expect.poll(() => headline(again)).toBe(after);
    await slide(page, 'economics-chipHourPrice', -5);
    await expect.poll(() => new URL(page.url()).hash).toBe('');
  });

  test('changes its address once for a slider that is dragged, and at once for its link', async () => {
    const { page } = await open();
    await page.evaluate(() => {
      const replace = history.replaceState.bind(history);
      let times = 0;
      history.replaceState = (...to) => {
        document.documentElement.dataset['replaced'] = `${++times}`;
        replace(...to);
      };
    });
    for (let step = 0; step < 4; step++) await slide(page, 'economics-chipHourPrice', 1);
    await expect.poll(() => new URL(page.url()).hash).toMatch(/chipHourPrice/);
    expect(Number(await page.locator('html').getAttribute('data-replaced'))).toBeLessThan(4);
    // Whoever copies the link gets the inputs as they stand.
    const copied = await page.evaluate(() => {
      const input = document.querySelector<HTMLInputElement>('#what-if-economics-chipHourPrice');
      if (input === null) throw new Error('no slider');
      input.value = '0';
      input.dispatchEvent(new Event('input', { bubbles: true }));
      document.getElementById('what-if-link')?.click();
      return location.hash;
    });
    expect(copied).toBe('');
  });

  test('puts the strategies of a scenario anew beside it', async () => {
    const here = join(place, 'strategies');
    neraca(['run', 'deepseek-lifetime', '--format', 'html', '--out', here]);
    const { page, faults } = await open('', here);
    const table = page.locator('main table', { hasText: 'as it stands' }).first();
    const before = await table.textContent();
    await slide(page, 'serving-workload-outputTokens', 1);
    await expect.poll(() => table.textContent()).not.toBe(before);
    expect(faults).toEqual([]);
  });

  // What the reader turns, by how many stops; the last two are of scenarios that leave the value open.
  test.each([
    ['deepseek-v3', { 'training-cluster-chips': 1, 'serving-workload-prefixCacheHitRate': 3 }],
    ['mixtral-8x7b', { 'serving-workload-prefixCacheHitRate': 4, 'training-tokens': -2 }],
    ['deepseek-serving-day', { 'serving-slo-timeToFirstToken': 9, 'economics-chipHourPrice': 7 }],
    ['deepseek-lifetime', { 'economics-demand-monthlyGrowth': -4, 'serving-cluster-chips': 2 }],
  ] as const)(
    'of %s hands out a scenario that the command line answers alike, to the digit',
    async (name, turns) => {
      const here = join(place, name);
      neraca(['run', name, '--format', 'html', '--out', here]);
      const { page } = await open('', here);
      const before = await headline(page);
      for (const [id, steps] of Object.entries(turns)) await slide(page, id, steps);
      await expect.poll(() => headline(page)).not.toBe(before);
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.click('#what-if-download'),
      ]);
      const path = join(here, 'downloaded.json');
      await download.saveAs(path);
      const there = join(here, 'there');
      neraca(['run', path, '--format', 'html', '--out', there]);
      const other = await browser.newPage();
      await other.goto(pathToFileURL(join(there, 'report.html')).href);
      for (const part of ['.verdict', '.answer', '#headline']) {
        const text = async (of: Page) => (await of.locator(part).textContent())?.trim();
        expect(await text(other)).toBe(await text(page));
      }
    },
  );

  test('says why an input cannot be, and recovers', async () => {
    const { page, faults } = await open('#serving.workload.inputTokens=131072');
    await slide(page, 'serving-workload-outputTokens', 20);
    const strip = page.locator('#what-if-strip');
    await expect.poll(() => strip.textContent()).toMatch(/context|does not fit/);
    await page.click('#what-if-reset');
    await expect.poll(() => strip.textContent()).toMatch(/^Train/);
    expect(faults).toEqual([]);
  });
});

describe('a page left alone', () => {
  const simulatedAhead = (page: Page) =>
    page.waitForFunction(() => performance.getEntriesByName('neraca:ahead').length > 0);

  test('simulates ahead and answers as one that did not', async () => {
    const { page, faults, requests } = await open();
    await simulatedAhead(page);
    const { page: cold } = await open();
    for (const one of [page, cold]) await slide(one, 'serving-workload-inputTokens', 1);
    for (const part of ['.verdict', '.answer', '#headline', '#what-if-strip']) {
      expect(await page.locator(part).textContent()).toBe(await cold.locator(part).textContent());
    }
    expect(faults).toEqual([]);
    expect(requests.filter(url => !url.startsWith('file:'))).toEqual([]);
  });

  test('does so too where the browser cannot tell when it is idle', async () => {
    const page = await browser.newPage();
    const faults: string[] = [];
    page.on('pageerror', error => faults.push(error.message));
    await page.addInitScript(() => {
      Reflect.deleteProperty(globalThis, 'requestIdleCallback');
    });
    await page.goto(pathToFileURL(join(place, 'report.html')).href);
    await simulatedAhead(page);
    expect(faults).toEqual([]);
  });

  test('stands still while it is printed, and goes on when the reader is back', async () => {
    const page = await browser.newPage();
    await page.addInitScript(() => {
      globalThis.requestIdleCallback = then => {
        document.documentElement.dataset['asked'] = 'yes';
        return setTimeout(then);
      };
    });
    await page.emulateMedia({ media: 'print' });
    await page.goto(pathToFileURL(join(place, 'report.html')).href);
    const root = page.locator('html');
    await expect.poll(() => root.getAttribute('data-asked')).toBe('yes');
    await root.evaluate(element => element.removeAttribute('data-asked'));
    await page.waitForTimeout(600);
    expect(await root.getAttribute('data-asked')).toBeNull();
    await page.emulateMedia({ media: 'screen' });
    for (let act = 0; act < 3; act++) {
      await page.keyboard.press('Tab');
      await page.waitForTimeout(100);
    }
    await simulatedAhead(page);
  });
});

describe('tables', () => {
  test('sort by a heading, up and down, and copy', async () => {
    const { page } = await open();
    // The page draws itself again shortly after the panel opens; a table sorted before that is a new one afterwards.
    await page.waitForTimeout(600);
    const heading = page.locator('main table:visible th.number[data-sort]').first();
    const column = await heading.evaluate(th =>
      [...(th.parentElement?.children ?? [])].indexOf(th),
    );
    const values = () =>
      heading.evaluate(
        (th, index) =>
          [...(th.closest('table')?.tBodies[0]?.rows ?? [])].map(row =>
            Number(row.cells[index]?.dataset['value']),
          ),
        column,
      );
    await heading.click();
    const rising = await values();
    expect(rising).toEqual(rising.toSorted((a, b) => a - b));
    await heading.press('Enter');
    expect(await values()).toEqual(rising.toSorted((a, b) => b - a));
  });
});
