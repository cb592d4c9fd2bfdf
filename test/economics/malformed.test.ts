/** Malformed price books: each fixture gets the one message that lets its author mend it. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readPriceBook } from '../../src/economics/price-book.ts';

const folder = new URL('../fixtures/price-books/', import.meta.url);
const read = (name: string) =>
  readPriceBook(readFileSync(new URL(`${name}.json`, folder), 'utf8'), `${name}.json`);

const messages: Readonly<Record<string, readonly string[]>> = {
  'missing-source': ['regions.here.tariff.source: missing; expected the id of one of sources'],
  'never-used': ['ownership.utilisation: expected more than 0, got 0'],
  'pue-below-one': ['regions.here.pue.best: expected a ratio of at least 1 like 1.25, got 0.9'],
  'range-upside-down': ['rents.invented.high: expected at least the best value'],
  'unknown-default-region': [
    'defaultRegion: expected one of regions, got "hree"; did you mean "here"?',
  ],
  'unknown-key': ['ownership.depreciation: unknown key; did you mean "depreciationYears"?'],
  'wrong-unit': [
    'rents.invented.best: expected a price per chip-hour like "2 USD/h", got an amount of money ("2 USD")',
  ],
};

test('the well-formed fixture reads into plain numbers', () => {
  expect(read('invented')).toEqual({
    id: 'invented',
    name: 'Invented prices',
    asOf: '2025-01-01',
    defaultRegion: 'here',
    rents: { invented: { usdPerChipHour: 2, source: 'Invented price list: page 1' } },
    ownership: {
      depreciationYears: 5,
      residualShare: 0,
      costOfCapital: 0.1,
      operationsShare: 0.05,
      facilityUsdPerKilowattHour: 0.2,
      utilisation: 0.85,
    },
    regions: {
      here: {
        id: 'here',
        name: 'Here',
        usdPerKilowattHour: 0.1,
        pue: 1.2,
        kilogramsCo2ePerKilowattHour: 0.4,
      },
    },
    cited: {
      'ownership.costOfCapital': 'list',
      'ownership.depreciationYears': 'list',
      'ownership.facility': 'list',
      'ownership.operationsShare': 'list',
      'ownership.residualShare': 'list',
      'ownership.utilisation': 'list',
      'regions.here.gridCarbon': 'list',
      'regions.here.pue': 'list',
      'regions.here.tariff': 'list',
      'rents.invented': 'list',
    },
    estimated: {},
    ranges: { 'rents.invented': { low: 2, best: 2, high: 3 } },
    sources: [{ id: 'list', title: 'Invented price list', where: 'page 1' }],
  });
});

test.each(Object.entries(messages))('%s is refused', (name, lines) => {
  const message = lines.map(line => `${name}.json: ${line}`).join('\n');
  expect(() => read(name)).toThrow(expect.objectContaining({ name: 'InputError', message }));
});

test('every fixture is either well-formed or has its message here', () => {
  const names = readdirSync(folder).map(file => file.replace(/\.json$/, ''));
  expect(names.sort()).toEqual(['invented', ...Object.keys(messages)].sort());
});
