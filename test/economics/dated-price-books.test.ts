/** Dated price books: H100 from 2023 to 2026, and the constants that SemiAnalysis calculates with. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readPriceBook } from '../../src/economics/price-book.ts';
import { openLibrary } from '../../src/node/library.ts';

const library = openLibrary();
const folder = 'scenarios/prices/dated';
const ids = readdirSync(folder).map(name => name.replace(/\.json$/, ''));
const h100 = (id: string) => library.prices(id).rents['h100-sxm']?.usdPerChipHour;

describe.each(ids)('%s', id => {
  const book = library.prices(id);

  test('is found by its name, rents chips that are known, and cites an address for each price', () => {
    expect(book.id).toBe(id);
    expect(library.chipIds).toEqual(expect.arrayContaining(Object.keys(book.rents)));
    for (const { source } of Object.values(book.rents)) {
      const cited = book.sources.find(({ title }) => source.startsWith(title));
      expect(cited?.url, source).toMatch(/^https:\/\//);
    }
  });

  test('takes ownership and regions from the book that it extends, and rents from nowhere else', () => {
    expect(book.ownership.depreciationYears).toBe(5);
    expect(Object.keys(book.regions)).toContain('china');
    expect(Object.keys(book.rents)).toEqual(
      Object.keys(JSON.parse(readFileSync(`${folder}/${id}.json`, 'utf8')).rents),
    );
  });
});

test('an H100 fell from 4 USD in 2023 to 1.70 at the end of 2025, and rose again', () => {
  const quarters = ['2023-q2', '2024-q1', '2024-q3', '2025-q4', '2026-q1', '2026-q2'];
  expect(quarters.map(h100)).toEqual([4.03, 3.49, 2.99, 1.7, 2.35, 2.65]);
});

test('SemiAnalysis: own at a hyperscaler, own at a neocloud, rent for three years', () => {
  const books = ['hyperscaler', 'neocloud', 'rental'].map(kind => `semianalysis-${kind}`);
  expect(books.map(h100)).toEqual([1.3, 1.69, 1.3]);
});

describe('a book that extends', () => {
  const text = (base: string) =>
    JSON.stringify({
      id: 'x',
      name: 'X',
      asOf: '2025-01-01',
      extends: base,
      rents: {},
      sources: [],
    });

  test.each([
    ['nothing', undefined],
    ['another that extends', text('third')],
  ])('%s is refused', (_, other) => {
    expect(() => readPriceBook(text('base'), 'x.json', () => other)).toThrow(
      'x.json: extends: expected the id of a price book that extends no other, got "base"',
    );
  });
});

test('the default prices are those of the newest quarter, whatever other books stand beside them', () => {
  expect(library.priceIds.filter(id => /^\d/.test(id)).at(-1)).toBe('2026-q2');
});
