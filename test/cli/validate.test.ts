/** `neraca validate` as its users call it: files of their own, a gate for continuous integration, JSON. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { neraca, scratch } from '../support/neraca.ts';

const entries = JSON.parse(readFileSync('scenarios/ledger/gemm.json', 'utf8')).slice(0, 4);

describe('validate', () => {
  test('prints rows and summary of a file it has never seen', () => {
    using place = scratch();
    place.write('mine.json', JSON.stringify(entries));
    const { stdout, exitCode } = neraca(['validate', '--ledger', 'mine.json', '--json'], {
      cwd: place.path,
    });
    const { rows, summary } = JSON.parse(stdout);
    expect(exitCode).toBe(0);
    expect(Object.keys(rows[0])).toEqual(
      expect.arrayContaining([
        'id',
        'kind',
        'metric',
        'measured',
        'predicted',
        'relativeError',
        'fits',
        'notes',
      ]),
    );
    expect(summary.gemm.count).toBe(rows.length);
    expect(summary.gemm.groups.medianAbsoluteRelativeError).toBeGreaterThan(0);
  });

  test('takes several files, however they are given', () => {
    using place = scratch();
    place.write('one.json', JSON.stringify(entries.slice(0, 2)));
    place.write('two.json', JSON.stringify(entries.slice(2)));
    const counted = [
      ['--ledger', 'one.json', 'two.json'],
      ['--ledger', 'one.json', '--ledger', 'two.json'],
    ].map(words => {
      const { stdout } = neraca(['validate', '--json', ...words], { cwd: place.path });
      return Object.keys(JSON.parse(stdout).byLedger);
    });
    expect(counted).toEqual([
      ['one', 'two'],
      ['one', 'two'],
    ]);
  });

  test('fails with exit code 1 where a median is worse than allowed', () => {
    const words = ['validate', '--ledger', 'scenarios/ledger/gemm.json', '--max-error'];
    expect(neraca([...words, '0.9']).exitCode).toBe(0);
    const { exitCode, stderr } = neraca([...words, '0.0001']);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('gemm: median error');
  });

  test('names a wrong field by its path and the field that was meant', () => {
    using place = scratch();
    const wrong = { ...entries[0], setup: { ...entries[0].setup, group: 2 } };
    place.write('mine.json', JSON.stringify([wrong]));
    const { exitCode, stderr } = neraca(['validate', '--ledger', 'mine.json'], { cwd: place.path });
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/mine\.json: 0\.setup\.group: unknown key.*groups/);
  });
});
