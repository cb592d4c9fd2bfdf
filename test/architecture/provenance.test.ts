/** No figure without an origin: every data file of the package says where it comes from. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

function documentsIn(folder: string): readonly (readonly [name: string, text: string])[] {
  return readdirSync(folder)
    .filter(name => name.endsWith('.json') && !name.endsWith('.schema.json'))
    .map(name => [name, readFileSync(join(folder, name), 'utf8')] as const);
}

const address = /https?:\/\/[^\s"]+/;

describe.each([
  'hardware-profiles',
  'scenarios/prices',
  'scenarios/prices/dated',
  'scenarios/token-prices',
  'scenarios/ledger',
  'scenarios/claims',
])('%s', folder => {
  test.each(documentsIn(folder))('%s names the public address of a source', (_name, text) => {
    expect(text).toMatch(address);
  });
});

test.each(documentsIn('scenarios/ledger'))(
  'each entry of the ledger %s has a source',
  (_name, text) => {
    const entries: readonly {
      readonly id: string;
      readonly source: { readonly title?: string; readonly url?: string };
    }[] = JSON.parse(text);
    const bare = entries.filter(({ source }) => !source.title || !address.test(source.url ?? ''));
    expect(bare.map(({ id }) => id)).toEqual([]);
  },
);

describe.each(['hardware-profiles/efficiency', 'hardware-profiles/software'])('%s', folder => {
  test.each(documentsIn(folder))('each constant of %s says how it came about', (_name, text) => {
    const { constants } = JSON.parse(text) as {
      constants: Record<string, { origin?: string; why?: string }>;
    };
    const bare = Object.entries(constants).filter(([, { origin, why }]) => !origin && !why);
    expect(bare).toEqual([]);
  });
});

test('each model is named in SOURCES.md', () => {
  const sources = readFileSync('scenarios/models/SOURCES.md', 'utf8');
  const ids = readdirSync('scenarios/models').filter(name => !name.endsWith('.md'));
  expect(ids.filter(id => !sources.includes(id))).toEqual([]);
});

test('each trace is named in SOURCE.md', () => {
  const sources = readFileSync('scenarios/traces/SOURCE.md', 'utf8');
  const traces = readdirSync('scenarios/traces').filter(name => !name.endsWith('.md'));
  expect(traces.filter(name => !sources.includes(name))).toEqual([]);
});

test.each([...documentsIn('scenarios'), ...documentsIn('scenarios/sweeps')])(
  '%s, which is ours, says what it is about',
  (_name, text) => {
    expect(JSON.parse(text).description ?? '').not.toBe('');
  },
);
