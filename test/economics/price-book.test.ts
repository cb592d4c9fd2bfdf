/** The shipped price books: each one reads, gives its sources, and prices every shipped chip at a plausible level. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { chipHourPrice } from '../../src/economics/chip-hour.ts';
import { readPriceBook } from '../../src/economics/price-book.ts';
import { readChip } from '../../src/hardware/profile.ts';
import { figuresOf } from '../../src/hardware/sourced.ts';

const jsonIn = (folder: URL) =>
  readdirSync(folder).filter(name => name.endsWith('.json') && !name.endsWith('.schema.json'));
const prices = new URL('../../scenarios/prices/', import.meta.url);
const profiles = new URL('../../hardware-profiles/', import.meta.url);
const chips = jsonIn(profiles).map(file =>
  readChip(readFileSync(new URL(file, profiles), 'utf8'), file),
);
const read = (file: string) => readPriceBook(readFileSync(new URL(file, prices), 'utf8'), file);

test('two price books are shipped', () => {
  expect(jsonIn(prices)).toEqual(expect.arrayContaining(['2025-q1.json', '2026-q2.json']));
});

describe.each(jsonIn(prices))('%s', file => {
  const book = read(file);

  test('is named for its id', () => {
    expect(`${book.id}.json`).toBe(file);
  });

  test('gives an address for every source that a price names', () => {
    const document: unknown = JSON.parse(readFileSync(new URL(file, prices), 'utf8'));
    for (const { path, source } of figuresOf(document)) {
      expect(book.sources.find(({ id }) => id === source)?.url, path).toMatch(/^https?:\/\//);
    }
  });

  test('rents only chips that are shipped', () => {
    const ids = chips.map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining(Object.keys(book.rents)));
  });

  test('knows China, the United States, the European Union, Germany, Indonesia and Norway', () => {
    expect(Object.keys(book.regions)).toEqual(
      expect.arrayContaining(['china', 'us', 'eu', 'germany', 'indonesia', 'norway']),
    );
    for (const region of Object.values(book.regions)) {
      expect(region.usdPerKilowattHour).toBeGreaterThan(0.02);
      expect(region.usdPerKilowattHour).toBeLessThan(0.4);
      expect(region.pue).toBeLessThan(2);
      expect(region.kilogramsCo2ePerKilowattHour).toBeLessThan(1);
    }
  });

  test.each(chips)('prices $id between 20 cents and 10 dollars an hour, rented or owned', chip => {
    for (const basis of ['rented', 'owned'] as const) {
      const { usdPerChipHour } = chipHourPrice(chip, book, { basis });
      expect(usdPerChipHour).toBeGreaterThan(0.2);
      expect(usdPerChipHour).toBeLessThan(10);
    }
  });
});

test('an H800 rents for the 2 USD that DeepSeek assumes', () => {
  const book = read('2025-q1.json');
  expect(book.rents['h800-sxm']).toEqual({
    usdPerChipHour: 2,
    source: expect.stringContaining('DeepSeek, open-infra-index, day 6'),
  });
});

test('a rent that is an estimate gives its rule with its source', () => {
  expect(read('2026-q2.json').rents['h800-sxm']?.source).toContain(
    'estimated: the assumption of October 2025',
  );
});

test('the 910C has no rent and is therefore owned', () => {
  const chip = chips.find(({ id }) => id === 'ascend-910c');
  expect(chip && chipHourPrice(chip, read('2025-q1.json')).basis).toBe('owned');
});

test('an H100 owned and always used costs about what a cost model of cloud providers says (1.30 to 1.69 USD, InferenceX, 2026-04)', () => {
  const chip = chips.find(({ id }) => id === 'h100-sxm');
  const book = read('2026-q2.json');
  const full = { ...book, ownership: { ...book.ownership, utilisation: 1 } };
  const usd = chip && chipHourPrice(chip, full, { basis: 'owned', region: 'us' }).usdPerChipHour;
  expect(usd).toBeGreaterThan(1.3);
  expect(usd).toBeLessThan(1.69 * 1.25);
});
