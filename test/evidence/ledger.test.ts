/** Reading a ledger: what people get wrong is told at its place, with the name they meant. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readLedger } from '../../src/evidence/ledger-entry.ts';
import { InputError } from '../../src/schema/input-error.ts';

type Json = Record<string, unknown>;

const decode = JSON.parse(readFileSync('scenarios/ledger/decode.json', 'utf8'))[0] as Json;
const gemm = JSON.parse(readFileSync('scenarios/ledger/gemm.json', 'utf8'))[0] as Json;

function faultsOf(...entries: readonly Json[]): readonly string[] {
  try {
    readLedger(JSON.stringify(entries), 'mine.json');
    return [];
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return error.problems.map(({ path, message }) => `${path}: ${message}`);
  }
}

const changed = (entry: Json, change: Json) => ({ ...entry, ...change });
const setup = (entry: Json, change: Json) =>
  changed(entry, { setup: { ...(entry['setup'] as Json), ...change } });

describe('a ledger', () => {
  test.each([
    'attention',
    'collective',
    'decode',
    'gemm',
    'kernels',
    'prefill',
    'serving',
    'serving-inferencex',
    'training',
  ])('that comes with Neraca reads: %s', name => {
    const text = readFileSync(`scenarios/ledger/${name}.json`, 'utf8');
    expect(readLedger(text, name)).toHaveLength(JSON.parse(text).length);
  });

  test.each<[string, Json, RegExp]>([
    [
      'an unknown field',
      setup(decode, { batchPerChips: 3 }),
      /^0\.setup\.batchPerChips: .*"?batchPerChip"?/,
    ],
    [
      'an unknown metric',
      changed(gemm, { measured: [{ metric: 'flops', value: 1 }] }),
      /^0\.measured\.0\.metric/,
    ],
    ['a kind that is none', changed(gemm, { kind: 'gem' }), /gemm/],
    [
      'a figure that is not positive',
      changed(gemm, { measured: [{ metric: 'flopPerSecond', value: 0 }] }),
      /above 0/,
    ],
    [
      'a batch beside a time per token',
      setup(decode, { batchPerChip: 8, timePerOutputTokenSeconds: 0.05 }),
      /^0\.setup: expected one of/,
    ],
    ['a kernel with a model', changed(gemm, { model: 'deepseek-v3' }), /^0\.model/],
    ['a service without one', changed(decode, { model: undefined }), /^0\.model/],
    [
      'an address that is none',
      changed(gemm, { source: { title: 'a', url: 'b', where: 'c' } }),
      /^0\.source\.url/,
    ],
  ])('refuses %s', (_fault, entry, message) => {
    const faults = faultsOf(entry);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(message);
  });

  test('refuses an id given twice', () => {
    expect(faultsOf(gemm, gemm)).toEqual([expect.stringMatching(/^1\.id: expected each id once/)]);
  });
});
