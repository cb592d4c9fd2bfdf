import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { comparisonReport } from '../../src/report/comparison-report.ts';
import { chartsOf, type Report } from '../../src/report/content.ts';
import { indonesian } from '../../src/report/languages/indonesian.ts';
import { localized } from '../../src/report/languages/localized.ts';
import { report } from '../../src/report/report.ts';
import { everyChartReport } from '../report/every-chart.ts';
import { page as pageOf } from '../report/page.ts';
import { sampleComparison } from '../report/sample-comparison.ts';
import { sampleResult } from '../report/sample-result.ts';
import { variants } from '../report/variants.ts';
import { openBrowser } from '../support/browser.ts';

const desk = { viewport: { width: 1280, height: 900 } };
const phone = { viewport: { width: 360, height: 780 }, isMobile: true, deviceScaleFactor: 2 };
const attack =
  '</script><img src=x onerror="document.title=\'taken\'"><script>document.title="taken"</script>';
const reports: Readonly<Record<string, Report>> = {
  result: everyChartReport,
  'result in Indonesian': localized(everyChartReport, indonesian),
  comparison: comparisonReport(sampleComparison),
  infeasible: report(variants.infeasible),
  attacked: report({ ...sampleResult, scenario: { ...sampleResult.scenario, name: attack } }),
};
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8');

let browser: Browser;
let place = '';
let close: () => Promise<void>;
beforeAll(async () => {
  ({ browser, place, close } = await openBrowser());
  for (const [name, content] of Object.entries(reports)) {
    writeFileSync(join(place, `${name}.html`), pageOf(content));
  }
});
afterAll(() => close());

interface Opened {
  readonly page: Page;
  readonly faults: readonly string[];
  readonly requests: readonly string[];
}

async function open(name: string, options: BrowserContextOptions): Promise<Opened> {
  const page = await (await browser.newContext(options)).newPage();
  const faults: string[] = [];
  const requests: string[] = [];
  page.on('console', message => {
    if (message.type() !== 'log') faults.push(message.text());
  });
  page.on('pageerror', error => faults.push(error.message));
  page.on('request', request => requests.push(request.url()));
  await page.goto(pathToFileURL(join(place, `${name}.html`)).href);
  return { page, faults, requests };
}

/** Share of the canvas's pixels that something was drawn on. */
function painted(page: Page): Promise<readonly number[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('canvas')].map(canvas => {
      const { width, height } = canvas;
      const pixels = canvas.getContext('2d')?.getImageData(0, 0, width, height).data ?? [];
      let inked = 0;
      for (let at = 3; at < pixels.length; at += 4) if (pixels[at]) inked++;
      return inked / (width * height);
    }),
  );
}

describe.each(Object.keys(reports))('the page of the %s', name => {
  test('opens from disk without a fault or a request, and keeps its title', async () => {
    const { page, faults, requests } = await open(name, desk);
    expect(faults).toEqual([]);
    expect(requests).toEqual([pathToFileURL(join(place, `${name}.html`)).href]);
    expect(await page.title()).not.toBe('taken');
  });

  test.each(['light', 'dark'] as const)('paints every chart in the %s', async colorScheme => {
    const { page } = await open(name, { ...desk, colorScheme });
    const shares = await painted(page);
    expect(shares).toHaveLength(chartsOf(reports[name] as Report).length);
    for (const share of shares) expect(share).toBeGreaterThan(0.01);
  });

  test('scrolls only downwards on a phone', async () => {
    const { page } = await open(name, phone);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBe(phone.viewport.width);
  });

  test.each(['light', 'dark'] as const)('has no serious barrier in the %s', async colorScheme => {
    const { page } = await open(name, { ...desk, colorScheme, bypassCSP: true });
    await page.evaluate(() => {
      for (const details of document.querySelectorAll('details')) details.open = true;
    });
    await page.addScriptTag({ content: axe });
    const findings = await page.evaluate(async () => {
      const { violations } = await (
        globalThis as unknown as { axe: { run(): Promise<{ violations: AxeFinding[] }> } }
      ).axe.run();
      return violations.map(({ id, impact, nodes }) => ({ id, impact, at: nodes[0]?.html }));
    });
    expect(findings.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual(
      [],
    );
  });
});

interface AxeFinding {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly html: string }[];
}

test('the dark page is dark, and its charts change with the scheme', async () => {
  const { page } = await open('result', { ...desk, colorScheme: 'light' });
  const look = () =>
    page.evaluate(() => ({
      ground: getComputedStyle(document.body).backgroundColor,
      chart: document.querySelector('canvas')?.toDataURL(),
    }));
  const light = await look();
  await page.emulateMedia({ colorScheme: 'dark' });
  const dark = await look();
  expect(light.ground).toBe('rgb(255, 255, 255)');
  expect(dark.ground).not.toBe(light.ground);
  await expect.poll(async () => (await look()).chart).not.toBe(light.chart);
});

test('a printed page is light and shows every table', async () => {
  const { page } = await open('result', { ...desk, colorScheme: 'dark' });
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
  const closed = () => page.locator('details:not([open]):not(.math):not(.math details)').count();
  expect(await closed()).toBe(0);
  await page.evaluate(() => dispatchEvent(new Event('afterprint')));
  expect(await closed()).toBeGreaterThan(0);
});
