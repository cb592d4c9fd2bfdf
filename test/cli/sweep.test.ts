/** Sweeps as people run them: the same bytes whoever does the work, and nothing lost when it is killed. */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { neraca, type Scratch, scratch } from '../support/neraca.ts';
import { redisServer } from '../support/redis-server.ts';

vi.setConfig({ testTimeout: 180_000 });

const bin = resolve('dist/program/neraca.js');

/** Some 20,000 points in 64 chunks, with a formula, a constraint and points that do not fit. */
const sweep = JSON.stringify({
  name: 'Test',
  scenario: 'mixtral-8x7b',
  axes: {
    chips: { set: 'training.cluster.chips', values: [8, 64] },
    rent: { set: 'economics.chipHourPrice', from: 1, to: 4, count: 1201, unit: 'USD/h' },
    months: { set: 'economics.horizon', values: [6, 12, 18, 24, 30, 36, 48, 60], unit: 'months' },
  },
  constraints: ['rent != 2.5'],
  inputs: ['training.plan.tensorParallel', 'training.plan.recompute'],
  outputs: [
    'training.hours',
    'economics.training.usd',
    { name: 'hourly', expression: 'rent * chips' },
  ],
});

function tables(directory: string): readonly Buffer[] {
  return ['points.parquet', 'points.csv'].map(name => readFileSync(join(directory, name)));
}

const kept = scratch();
afterAll(() => kept[Symbol.dispose]());

/** The tables of an undisturbed run on one thread, which stay in the folder `alone`. */
const reference = (() => {
  let made: readonly Buffer[] | undefined;
  return (): readonly Buffer[] => {
    made ??= plain(kept, '1', 'alone');
    return made;
  };
})();

function plain(folder: Scratch, threads: string, out: string): readonly Buffer[] {
  const file = folder.write('sweep.json', sweep);
  const directory = join(folder.path, out);
  const { exitCode, stderr } = neraca(['sweep', file, '--out', directory, '--threads', threads]);
  expect([exitCode, stderr]).toEqual([0, '']);
  return tables(directory);
}

function chunks(directory: string): number {
  const folder = join(directory, 'chunks');
  return existsSync(folder) ? readdirSync(folder).filter(name => name.endsWith('.rows')).length : 0;
}

function start(words: readonly string[]) {
  const child = spawn(process.execPath, [bin, ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stderr.on('data', text => {
    said += text;
  });
  const ended = new Promise<number | null>(done => child.on('exit', code => done(code)));
  return { child, ended, said: () => said };
}

describe('a sweep', () => {
  test('gives the same bytes on one thread and on two', () => {
    using folder = scratch();
    expect(
      plain(folder, '2', 'two').map((table, place) =>
        table.equals(reference()[place] ?? Buffer.alloc(0)),
      ),
    ).toEqual([true, true]);
  });

  test('loses nothing and repeats nothing when it is killed again and again', async () => {
    using folder = scratch();
    const file = folder.write('sweep.json', sweep);
    const directory = join(folder.path, 'killed');
    const words = ['sweep', file, '--out', directory, '--threads', '1'];
    for (const wanted of [1, 2, 4]) {
      const { child, ended } = start(words);
      while (chunks(directory) < wanted && child.exitCode === null) await setTimeout(2);
      child.kill('SIGKILL');
      await ended;
    }
    expect(neraca(words).exitCode).toBe(0);
    expect(tables(directory)).toEqual(reference());
    expect(readdirSync(directory).toSorted()).toEqual([
      'points.csv',
      'points.parquet',
      'sweep.json',
    ]);
    const again = neraca([...words, '--json']);
    expect(JSON.parse(again.stdout)).toMatchObject({ evaluated: 0, rows: 19_200 });
  });

  test('says how its rows ended, the first time and when asked again', () => {
    using folder = scratch();
    const file = folder.write(
      'sweep.json',
      JSON.stringify({
        name: 'verdicts',
        scenario: 'mixtral-8x7b',
        axes: {
          batch: { set: 'training.globalBatchSequences', values: [64, 100, 7] },
          chips: { set: 'training.cluster.chips', values: [16, 24] },
        },
        constraints: ['batch >= chips'],
        outputs: ['training.hours', { name: 'x', expression: 'training.hours / (batch - 64)' }],
      }),
    );
    const words = ['sweep', file, '--out', join(folder.path, 'out'), '--threads', '1'];
    expect(neraca(words).stdout.replaceAll(/\s+/g, ' ')).toContain(
      '6 points, 4 rows (2 ruled out by constraints, 2 infeasible, 1 in error; "reason" says why)',
    );
    expect(JSON.parse(neraca([...words, '--json']).stdout)).toMatchObject({
      evaluated: 0,
      rows: 4,
      verdicts: { ok: 1, infeasible: 2, error: 1 },
    });
  });

  test('comes together from shards', () => {
    using folder = scratch();
    const file = folder.write('sweep.json', sweep);
    const parts = [1, 2, 3].map(part => join(folder.path, `part${part}`));
    const merged = join(folder.path, 'merged');
    const merge = ['sweep', 'merge', '--from', parts.join(','), '--out', merged];
    parts.forEach((out, part) => {
      neraca(['sweep', file, '--out', out, '--shard', `${part + 1}/3`]);
    });
    expect(neraca(merge).exitCode).toBe(0);
    expect(tables(merged)).toEqual(reference());
  });

  test('refuses a folder that holds another sweep, and shards that lack a part', () => {
    using folder = scratch();
    const file = folder.write('sweep.json', sweep);
    const other = folder.write('other.json', sweep.replace('"Test"', '"Other"'));
    const out = join(folder.path, 'out');
    neraca(['sweep', file, '--out', out, '--shard', '1/2']);
    const strange = neraca(['sweep', other, '--out', out]);
    expect([strange.exitCode, strange.stderr]).toEqual([
      2,
      expect.stringContaining('holds another sweep'),
    ]);
    const lacking = neraca(['sweep', 'merge', '--out', out]);
    expect([lacking.exitCode, lacking.stderr]).toEqual([
      2,
      expect.stringContaining('32 of 64 chunks are missing'),
    ]);
  });
});

describe('the tables', () => {
  test('open in DuckDB, and say the same', async () => {
    reference();
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    const counted = async (name: string) => {
      const from = `'${join(kept.path, 'alone', name)}'`;
      const reader = await connection.runAndReadAll(
        `SELECT count(*)::INT AS n, count(DISTINCT point)::INT AS points, sum("economics.training.usd") AS usd,
           count(*) FILTER (WHERE status = 'ok')::INT AS ok, max("input.training.plan.recompute") AS recompute FROM ${from}`,
      );
      return reader.getRowObjectsJS()[0];
    };
    const parquet = await counted('points.parquet');
    expect(parquet).toMatchObject({ n: 19_200, points: 19_200, ok: 9_600 });
    expect(await counted('points.csv')).toEqual(parquet);
  });
});

describe.skipIf(redisServer() === undefined)('workers on a queue', () => {
  test('do a sweep together, and one of them may be killed', async () => {
    using folder = scratch();
    const file = folder.write('sweep.json', sweep);
    const out = join(folder.path, 'queued');
    await using redis = await redisServer()?.();
    const url = redis?.url ?? '';
    const workers = [1, 2].map(() => start(['worker', '--redis', url, '--threads', '1']));
    const asked = start(['sweep', file, '--out', out, '--redis', url]);
    while (chunks(out) < 1 && asked.child.exitCode === null) await setTimeout(2);
    workers[0]?.child.kill('SIGKILL');
    expect([await asked.ended, asked.said()]).toEqual([0, '']);
    expect(tables(out)).toEqual(reference());
    workers[1]?.child.kill('SIGTERM');
    expect(await workers[1]?.ended).toBe(0);
  });
});

test('no Redis is told in one line', () => {
  const { exitCode, stderr } = neraca(['worker', '--redis', 'redis://127.0.0.1:1']);
  expect([exitCode, stderr]).toEqual([
    2,
    expect.stringMatching(/^--redis: no Redis answers at redis:\/\/127\.0\.0\.1:1/),
  ]);
});
