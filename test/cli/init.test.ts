/** `neraca init` writes a scenario that runs, from answers, flags or nothing at all. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readScenario } from '../../src/scenario/scenario-document.ts';
import { neraca, type Scratch, scratch } from '../support/neraca.ts';

const bin = resolve('dist/program/neraca.js');

function init(folder: Scratch, words: readonly string[], input: string) {
  const { stdout, stderr, status } = spawnSync(process.execPath, [bin, 'init', ...words], {
    cwd: folder.path,
    encoding: 'utf8',
    input,
  });
  return { stdout, stderr, exitCode: status };
}

function written(folder: Scratch, name: string) {
  return JSON.parse(readFileSync(join(folder.path, name), 'utf8'));
}

describe('init', () => {
  test('writes where an absolute path says', () => {
    using folder = scratch();
    using elsewhere = scratch();
    const { stdout, exitCode } = init(
      folder,
      [
        join(elsewhere.path, 'mine.json'),
        '--model',
        'llama-3.1-8b',
        '--chip',
        'h200-sxm',
        '--train-chips',
        '8',
        '--serve-chips',
        '0',
        '--prices',
        '2026-q2',
      ],
      '',
    );
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`neraca run ${join(elsewhere.path, 'mine.json')}`);
    expect(elsewhere.files()).toEqual(['mine.json']);
    expect(folder.files()).toEqual([]);
  });

  test('takes five answers, and what it writes runs', () => {
    using folder = scratch();
    const answers = 'llama-3.1-8b\nh200-sxm\n8\n2\n2025-q1\n';
    const { stderr, exitCode } = init(folder, ['mine.json'], answers);
    expect([stderr, exitCode]).toEqual(['', 0]);
    expect(written(folder, 'mine.json')).toMatchObject({
      model: 'llama-3.1-8b',
      training: { cluster: { chip: 'h200-sxm', chips: 8 } },
      serving: { cluster: { chip: 'h200-sxm', chips: 2 } },
      economics: { prices: '2025-q1' },
    });
    const ran = neraca(['run', 'mine.json', '--json'], { cwd: folder.path });
    expect(ran.stderr).toBe('');
    expect(JSON.parse(ran.stdout).serving.feasible).toBe(true);
  });

  test('takes flags instead, and leaves out what has no chips', () => {
    using folder = scratch();
    const words = ['--model', 'llama-3.1-8b', '--chip', 'h20', '--train-chips', '0'];
    init(folder, [...words, '--serve-chips', '4', '--prices', '2026-q2', '--json'], '');
    const document = written(folder, 'my-scenario.json');
    expect(Object.keys(document)).not.toContain('training');
    expect(document.description).not.toContain('In training');
    expect(existsSync(join(folder.path, document.$schema))).toBe(true);
  });

  test('takes the first scenario of all where nobody answers', () => {
    using folder = scratch();
    expect(init(folder, [], '').exitCode).toBe(0);
    const text = readFileSync(join(folder.path, 'my-scenario.json'), 'utf8');
    expect(readScenario(text, 'my-scenario.json').model).toBe('mixtral-8x7b');
  });

  test.each([
    ['deepsek-v3\n', /^neraca init: --model: unknown model "deepsek-v3"; did you mean/],
    ['\n\nmany\n', /^neraca init: --train-chips: expected a whole number of chips.*"many"/],
    ['\n\n0\n0\n', /^neraca init: /],
  ])('refuses the answers %j and writes nothing', (answers, message) => {
    using folder = scratch();
    const { stderr, exitCode } = init(folder, [], answers);
    expect(stderr).toMatch(message);
    expect(exitCode).toBe(2);
    expect(folder.files()).toEqual([]);
  });

  test('leaves a file alone that is there, unless it is told to replace it', () => {
    using folder = scratch();
    folder.write('mine.json', 'precious');
    expect(init(folder, ['mine.json'], '')).toMatchObject({ exitCode: 2 });
    expect(readFileSync(join(folder.path, 'mine.json'), 'utf8')).toBe('precious');
    expect(init(folder, ['mine.json', '--force'], '')).toMatchObject({ exitCode: 0 });
  });
});

describe('--quiet', () => {
  test('writes the files and says nothing', () => {
    using folder = scratch();
    const words = ['run', 'mixtral-8x7b', '--quiet', '--format', 'md'];
    const { stdout, stderr, exitCode } = neraca(words, { cwd: folder.path });
    expect([stdout, stderr, exitCode]).toEqual(['', '', 0]);
    expect(folder.files()).toContain(join('reports', 'mixtral-8x7b', 'report.md'));
  });

  test('still tells what is wrong, and still prints JSON', () => {
    expect(neraca(['hardware', 'h800', '--quiet']).stderr).toContain('did you mean');
    expect(JSON.parse(neraca(['hardware', '--quiet', '--json']).stdout).length).toBeGreaterThan(9);
  });
});
