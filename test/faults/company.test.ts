/** Not alone: a clock that jumps, a second run in the same folder, a Redis that goes and comes back. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import { neraca, type Scratch, scratch } from '../support/neraca.ts';
import { redisServer } from '../support/redis-server.ts';
import { bin, contents, isDraft, preloaded } from './surroundings.ts';

vi.setConfig({ testTimeout: 240_000 });

const sweep = JSON.stringify({
  name: 'Small',
  scenario: 'mixtral-8x7b',
  axes: { rent: { set: 'economics.chipHourPrice', from: 1, to: 4, count: 10_000, unit: 'USD/h' } },
  outputs: ['economics.training.usd'],
});

interface Ended {
  readonly exitCode: number | null;
  readonly said: string;
}

function start(words: readonly string[], cwd: string, env: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, [bin, ...words], {
    cwd,
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', text => {
    said += text;
  });
  const ended = new Promise<Ended>(done => child.on('exit', exitCode => done({ exitCode, said })));
  return { child, ended };
}

/** The tables of an undisturbed sweep, without the record beside them. */
function tables(folder: Scratch, out: string): Readonly<Record<string, string>> {
  const made = Object.entries(contents(join(folder.path, out)));
  return Object.fromEntries(made.filter(([name]) => /^points\./.test(name)));
}

const undisturbed = (() => {
  let made: Readonly<Record<string, string>> | undefined;
  return () => {
    if (made !== undefined) return made;
    using folder = scratch();
    folder.write('small.json', sweep);
    neraca(['sweep', 'small.json', '--out', 'out', '--threads', '1'], { cwd: folder.path });
    made = tables(folder, 'out');
    return made;
  };
})();

describe('a clock that jumps back and forth', () => {
  const env = preloaded('jumping-clock.mjs');

  test('changes no byte of a run and of a sweep', () => {
    using folder = scratch();
    const words = ['run', 'mixtral-8x7b', '--format', 'md,json,csv', '--out'];
    expect(neraca([...words, 'there'], { cwd: folder.path, env }).exitCode).toBe(0);
    expect(neraca([...words, 'here'], { cwd: folder.path }).exitCode).toBe(0);
    expect(contents(join(folder.path, 'there'))).toEqual(contents(join(folder.path, 'here')));
    folder.write('small.json', sweep);
    const swept = neraca(['sweep', 'small.json', '--out', 'out', '--threads', '2'], {
      cwd: folder.path,
      env,
    });
    expect([swept.exitCode, swept.stderr]).toEqual([0, '']);
    expect(tables(folder, 'out')).toEqual(undisturbed());
  });

  test('makes no duration negative or a day long', () => {
    const words = 'search train --model llama-3.1-8b --chip h100-sxm --chips 16 --global-batch 64';
    const asked = [...words.split(' '), '--sequence', '2048', '--json'];
    const { seconds } = JSON.parse(neraca(asked, { env }).stdout);
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThan(200);
  });
});

describe('two runs in the same folder', () => {
  test('leave whole files of one or the other', async () => {
    using folder = scratch();
    const words = (name: string) => ['run', name, '--format', 'md,json,csv', '--out'];
    const names = ['mixtral-8x7b', 'deepseek-v3'];
    const alone = names.map(name => {
      neraca([...words(name), `alone-${name}`], { cwd: folder.path });
      return contents(join(folder.path, `alone-${name}`));
    });
    const both = names.map(name => start([...words(name), 'both'], folder.path).ended);
    expect(await Promise.all(both)).toEqual(names.map(() => ({ exitCode: 0, said: '' })));
    for (const [name, text] of Object.entries(contents(join(folder.path, 'both'))))
      expect(alone.map(files => files[name])).toContain(text);
  });

  test('share a sweep, and its tables are those of one alone', async () => {
    using folder = scratch();
    folder.write('small.json', sweep);
    const words = ['sweep', 'small.json', '--out', 'out', '--threads', '1'];
    const both = [1, 2].map(() => start(words, folder.path).ended);
    expect(await Promise.all(both)).toEqual([1, 2].map(() => ({ exitCode: 0, said: '' })));
    expect(tables(folder, 'out')).toEqual(undisturbed());
    expect(Object.keys(contents(join(folder.path, 'out'))).filter(isDraft)).toEqual([]);
  });
});

describe.skipIf(redisServer() === undefined)('a Redis that goes in the middle of a sweep', () => {
  test('and comes back with its memory wiped costs the chunks under way, and nothing else', async () => {
    using folder = scratch();
    folder.write('small.json', sweep);
    const serve = redisServer();
    const first = await serve?.();
    const url = first?.url ?? '';
    const worker = start(['worker', '--redis', url, '--threads', '1'], folder.path);
    const words = ['sweep', 'small.json', '--out', 'out', '--redis', url];
    const asked = start(words, folder.path);
    const chunks = () =>
      Object.keys(contents(join(folder.path, 'out'))).filter(name => name.endsWith('.rows')).length;
    while (chunks() < 1 && asked.child.exitCode === null) await setTimeout(2);
    await first?.[Symbol.asyncDispose]();
    await setTimeout(1000);
    await using _again = await serve?.(Number(new URL(url).port));
    expect(await asked.ended).toEqual({ exitCode: 0, said: '' });
    expect(tables(folder, 'out')).toEqual(undisturbed());
    worker.child.kill('SIGTERM');
    expect((await worker.ended).exitCode).toBe(0);
  });
});
