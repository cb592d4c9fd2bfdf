import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeReport } from '../../src/node/write-report.ts';
import { writeTogether } from '../../src/node/write-together.ts';
import { InputError } from '../../src/schema/input-error.ts';
import { sampleComparison } from './sample-comparison.ts';
import { sampleResult } from './sample-result.ts';

let place = '';
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'neraca-report-'));
});
afterEach(() => rmSync(place, { recursive: true, force: true }));

test('writes each format, makes the directory, and says what it wrote', {
  timeout: 30_000,
}, async () => {
  const directory = join(place, 'a', 'b');
  const formats = ['html', 'png', 'md', 'csv', 'json'] as const;
  const paths = await writeReport(sampleResult, { directory, formats });
  expect(paths.map(path => path.slice(directory.length + 1)).sort()).toEqual(
    readdirSync(directory).sort(),
  );
  expect(readdirSync(directory)).toEqual(
    expect.arrayContaining([
      'report.html',
      'report.md',
      'result.json',
      'frontier.png',
      'latency.csv',
    ]),
  );
  expect(JSON.parse(readFileSync(join(directory, 'result.json'), 'utf8'))).toEqual(sampleResult);
  for (const path of paths) expect(statSync(path).size).toBeGreaterThan(20);
});

test('writes a comparison, and only the formats asked for', async () => {
  await writeReport(sampleComparison, { directory: place, formats: ['md', 'json'] });
  expect(readdirSync(place).sort()).toEqual(['report.md', 'result.json']);
});

test('a directory that cannot be is bad input, and nothing is left behind', async () => {
  const file = join(place, 'file');
  writeFileSync(file, 'x');
  for (const directory of [file, join(file, 'below')]) {
    const attempt = writeReport(sampleResult, { directory, formats: ['json'] });
    await expect(attempt).rejects.toThrow(InputError);
    await expect(attempt).rejects.toThrow(`${directory}: is `);
  }
  expect(readdirSync(place)).toEqual(['file']);
});

test('when one file cannot be written, a directory made for them is taken away again', () => {
  const directory = join(place, 'new');
  const files = [
    { name: 'good', content: 'x' },
    { name: 'no/such/place', content: 'x' },
  ];
  expect(() => writeTogether(directory, files)).toThrow();
  expect(readdirSync(place)).toEqual([]);
});
