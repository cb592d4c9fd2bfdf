/** How sure an answer is, and what became of a claim, on the command line. */
import { describe, expect, test } from 'vitest';
import { resultSchema } from '../../src/scenario/result.ts';
import { neraca, scratch } from '../support/neraca.ts';

const timeout = 120_000;

describe('--uncertainty', () => {
  const words = ['run', 'deepseek-v3', '--uncertainty', '60', '--seed', '3'];

  test('gives quantiles by the path of each figure, the same on any number of threads', {
    timeout,
  }, () => {
    const question = [
      ...words,
      '--probability',
      'training.usd < 6e6; training.hours > 0',
      '--json',
    ];
    const one = neraca(question);
    const { uncertainty, uncertaintyStudy, ...rest } = JSON.parse(one.stdout);
    expect(Object.keys(uncertainty['economics.training.usd'])).toEqual([
      'mean',
      'p5',
      'p50',
      'p95',
    ]);
    expect(uncertaintyStudy.probabilities[1]).toEqual({
      expression: 'training.hours > 0',
      probability: 1,
    });
    const whole = { ...rest, uncertainty, uncertaintyStudy };
    expect(resultSchema.safeParse(whole).error?.issues).toBeUndefined();
    expect(neraca([...question, '--threads', '2']).stdout).toBe(one.stdout);
  });

  test.each([
    [['run', 'mixtral-8x7b', '--uncertainty', 'many'], '--uncertainty: expected a whole number'],
    [['run', 'mixtral-8x7b', '--uncertainty', '1'], '--uncertainty: expected a whole number'],
    [
      ['run', 'mixtral-8x7b', '--probability', 'training.usd < 1'],
      '--probability: expected --uncertainty',
    ],
    [
      ['run', 'mixtral-8x7b', '--uncertainty', '9', '--seed', 'x'],
      '--seed: expected a whole number',
    ],
    [
      ['run', 'mixtral-8x7b', '--uncertainty', '9', '--probability', 'import(1)'],
      'unknown function "import"',
    ],
    [
      ['run', 'deepseek-v3-five-chips', '--uncertainty', '9'],
      'expected a scenario without "compare"',
    ],
  ])('%j is bad input', { timeout }, (words, message) => {
    using folder = scratch();
    const { stderr, stdout, exitCode } = neraca(words, { cwd: folder.path });
    expect(stderr).toContain(message);
    expect(stdout).toBe('');
    expect(exitCode).toBe(2);
  });
});

describe('neraca claims', () => {
  test('judges one claim in words that fit the screen, down to its sources', () => {
    const { stdout, exitCode } = neraca(['claims', '910c-below-h800']);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('SUPPORTED: The 910C computes less than the H800');
    for (const line of stdout.split('\n').filter(text => !text.includes('https://'))) {
      expect(line.length).toBeLessThanOrEqual(80);
    }
  });

  test('--strict fails when a claim is contradicted or cannot be decided', () => {
    expect(neraca(['claims', '910c-below-h800', '--strict']).exitCode).toBe(0);
    const { exitCode, stderr } = neraca(['claims', 'ascend-920-rivals-b200', '--strict']);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('ascend-920-rivals-b200: contradicted');
  });

  test('--out writes a page for each claim', () => {
    using folder = scratch();
    neraca(['claims', 'h100-costs-25000-usd', '--out', folder.path]);
    expect(folder.files()).toEqual([
      'h100-costs-25000-usd.html',
      'h100-costs-25000-usd.json',
      'h100-costs-25000-usd.md',
    ]);
  });

  test('names the nearest claim when there is none of that name', () => {
    const { stderr, exitCode } = neraca(['claims', '910c-below-h80']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('did you mean "910c-below-h800"');
  });
});
