/** The streams around a command fail as streams do: the reader leaves, the disk is full, somebody presses Ctrl-C. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import { neraca, scratch } from '../support/neraca.ts';

vi.setConfig({ testTimeout: 120_000 });

const bin = resolve('dist/program/neraca.js');
const command = `"${process.execPath}" "${bin}"`;

function bash(line: string, cwd: string) {
  return spawnSync('bash', ['-c', line], { encoding: 'utf8', cwd });
}

describe('a reader that leaves', () => {
  test('is no fault, and the files are written all the same', () => {
    using folder = scratch();
    const line = `${command} run mixtral-8x7b --format json | true; echo "$\{PIPESTATUS[0]}"`;
    const { stdout, stderr } = bash(line, folder.path);
    expect([stdout, stderr]).toEqual(['0\n', '']);
    expect(existsSync(join(folder.path, 'reports/mixtral-8x7b/result.json'))).toBe(true);
  });
});

describe.skipIf(!existsSync('/dev/full'))('a full disk behind standard output', () => {
  test('is told in one line', () => {
    using folder = scratch();
    const { stderr, status } = bash(`${command} hardware --json > /dev/full`, folder.path);
    expect(stderr).toBe('standard output: cannot be written: the disk is full\n');
    expect(status).toBe(2);
  });
});

async function interrupt(words: readonly string[], cwd: string, ready: () => boolean) {
  const child = spawn(process.execPath, [bin, ...words], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', text => {
    said += text;
  });
  const ended = new Promise<readonly [number | null, NodeJS.Signals | null]>(done =>
    child.on('exit', (code, signal) => done([code, signal])),
  );
  while (!ready() && child.exitCode === null) await setTimeout(2);
  child.kill('SIGINT');
  return { ended: await ended, said };
}

describe('Ctrl-C', () => {
  test('in a sweep says what is kept, and the next run goes on from there', async () => {
    using folder = scratch();
    const out = join(folder.path, 'out');
    const words = ['sweep', 'chips-by-price', '--out', out, '--threads', '1'];
    const { ended, said } = await interrupt(words, folder.path, () =>
      existsSync(join(out, 'sweep.json')),
    );
    expect(ended).toEqual([130, null]);
    expect(said).toMatch(/^interrupted: [\d,]+ of 222,705 points are kept in .*out; the same/m);
    expect(existsSync(join(out, 'points.csv'))).toBe(false);
  });

  test('in a run leaves no report, or a whole one', async () => {
    for (const wait of [150, 400, 700, 1000]) {
      using folder = scratch();
      const begun = Date.now();
      const words = ['run', 'mixtral-8x7b', '--format', 'md,json,csv'];
      const { ended } = await interrupt(words, folder.path, () => Date.now() - begun > wait);
      expect([0, 130, null]).toContain(ended[0]);
      const files = folder.files();
      expect(files.filter(name => name.endsWith('.tmp'))).toEqual([]);
      if (files.length > 2)
        expect(files.filter(name => /report\.md|result\.json/.test(name))).toHaveLength(2);
    }
  });
});

test('a locale, a time zone and no home change no byte', () => {
  const plain = neraca(['run', 'mixtral-8x7b', '--json']).stdout;
  const odd = {
    LANG: 'de_DE.UTF-8',
    LC_ALL: 'tr_TR.UTF-8',
    TZ: 'Asia/Kathmandu',
    HOME: '/nowhere',
  };
  expect(neraca(['run', 'mixtral-8x7b', '--json'], { env: odd }).stdout).toBe(plain);
  const words = (env: Readonly<Record<string, string>>) => {
    using folder = scratch();
    return neraca(['run', 'mixtral-8x7b', '--format', 'md'], { cwd: folder.path, env }).stdout;
  };
  expect(words(odd)).toBe(words({}));
});
