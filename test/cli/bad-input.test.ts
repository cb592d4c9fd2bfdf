/** Bad input: one message with the path, exit code 2, no stack, and no file left behind. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { neraca, scratch } from '../support/neraca.ts';

type Part = Record<string, unknown>;

interface Scenario extends Part {
  training: Part;
  serving: Part & { workload: Part };
  economics: Part;
}

type Edit = (document: Scenario) => unknown;

const mixtral = JSON.parse(readFileSync('scenarios/mixtral-8x7b.json', 'utf8'));

/** The shipped scenario with one thing changed, as text. */
function changed(edit: Edit): string {
  const document = structuredClone(mixtral);
  edit(document);
  return JSON.stringify(document, null, 2);
}

interface Case {
  readonly fault: string;
  readonly text: string;
  /** The message, behind the file's name. */
  readonly message: string | RegExp;
}

const cases: readonly Case[] = [
  {
    fault: 'broken JSON',
    text: '{\n  "name": "x",\n  "model": mixtral\n}',
    message: /^line 3, column 12: expected /,
  },
  {
    fault: 'an unknown key',
    text: changed(document => Object.assign(document.training, { tokenz: '1e9' })),
    message: 'training.tokenz: unknown key; did you mean "tokens"?',
  },
  {
    fault: 'a wrong unit',
    text: changed(document =>
      Object.assign(document.serving, { slo: { timePerOutputToken: '50 GB/s' } }),
    ),
    message: /^serving\.slo\.timePerOutputToken: expected a duration like .*"50 GB\/s"/,
  },
  {
    fault: 'a number where a quantity belongs',
    text: changed(document => Object.assign(document.serving, { slo: { timeToFirstToken: 2 } })),
    message: /^serving\.slo\.timeToFirstToken: expected .* like ".*", got 2/,
  },
  {
    fault: 'an unknown chip',
    text: changed(document =>
      Object.assign(document.training, { cluster: { chip: 'h100', chips: 64 } }),
    ),
    message: /^training\.cluster\.chip: unknown chip "h100"; did you mean .*"h100-sxm"/,
  },
  {
    fault: 'an unknown model',
    text: changed(document => Object.assign(document, { model: 'mixtral-8x7' })),
    message: /^model: unknown model "mixtral-8x7"; did you mean "mixtral-8x7b"/,
  },
  {
    fault: 'a model file that is not there',
    text: changed(document => Object.assign(document, { model: './mine/config.json' })),
    message: /^model: unknown model ".\/mine\/config.json"/,
  },
  {
    fault: 'an unknown price book',
    text: changed(document => Object.assign(document.economics, { prices: '2026-q9' })),
    message: /^economics\.prices: unknown price book "2026-q9"; did you mean .*"2026-q2"/,
  },
  {
    fault: 'a negative count',
    text: changed(document => Object.assign(document.training, { globalBatchSequences: -8 })),
    message:
      'training.globalBatchSequences: expected a whole number of sequences, 1 or more, got -8',
  },
  {
    fault: 'a count of zero',
    text: changed(document =>
      Object.assign(document.serving, { cluster: { chip: 'h100-sxm', chips: 0 } }),
    ),
    message: 'serving.cluster.chips: expected a whole number of chips, 1 or more, got 0',
  },
  {
    fault: 'a plan whose product does not divide the chips',
    text: changed(document =>
      Object.assign(document.training, { plan: { pipelineParallel: 3, tensorParallel: 2 } }),
    ),
    message: /^training\.plan: expected a product that divides 64 chips, got .* = 6$/,
  },
  {
    fault: "a prompt longer than the model's context",
    text: changed(document => Object.assign(document.serving.workload, { inputTokens: 40000 })),
    message: /^serving\.workload\.inputTokens: expected at most 32768 tokens, .*, got 40000$/,
  },
];

describe('run', () => {
  test.each(cases)('refuses $fault', ({ text, message }) => {
    using folder = scratch();
    folder.write('mine.json', text);
    const { stdout, stderr, exitCode } = neraca(['run', 'mine.json'], { cwd: folder.path });
    expect(stdout).toBe('');
    const [line = '', ...more] = stderr.trimEnd().split('\n');
    expect(line.slice(0, 'mine.json: '.length)).toBe('mine.json: ');
    expect(line.slice('mine.json: '.length)).toMatch(message);
    expect(more).toEqual([]);
    expect(exitCode).toBe(2);
    expect(folder.files()).toEqual(['mine.json']);
  });

  test('tells everything that is wrong at once', () => {
    using folder = scratch();
    const text = changed(document => {
      Object.assign(document, { model: 'mixtrl-8x7b' });
      Object.assign(document.serving, { cluster: { chip: 'h20O', chips: 8 } });
    });
    folder.write('mine.json', text);
    const { stderr } = neraca(['run', 'mine.json'], { cwd: folder.path });
    expect(stderr.trimEnd().split('\n')).toHaveLength(2);
  });

  test('refuses a missing file and offers the one beside it', () => {
    using folder = scratch();
    folder.write(
      'mixtral.json',
      changed(document => document),
    );
    const { stderr, exitCode } = neraca(['run', 'mixtrall.json'], { cwd: folder.path });
    expect(stderr).toBe('mixtrall.json: no such file; did you mean "mixtral.json"?\n');
    expect(exitCode).toBe(2);
    expect(folder.files()).toEqual(['mixtral.json']);
  });

  test('refuses a wrong unit in a profile, naming the profile', () => {
    using folder = scratch();
    const chip = JSON.parse(readFileSync('hardware-profiles/h100-sxm.json', 'utf8'));
    chip.memory.capacity.best = '80 GB/s';
    folder.write('chip.json', JSON.stringify(chip));
    const { stderr, exitCode } = neraca(['hardware', 'chip.json'], { cwd: folder.path });
    expect(stderr).toMatch(/^chip\.json: memory\.capacity\.best: expected .*"80 GB\/s"\)?\n$/);
    expect(exitCode).toBe(2);
  });

  test('refuses a folder', () => {
    using folder = scratch();
    const { stderr, exitCode } = neraca(['run', '.'], { cwd: folder.path });
    expect(stderr).toBe('.: expected a file, got a folder\n');
    expect(exitCode).toBe(2);
  });

  test('refuses an output folder whose name a file has', () => {
    using folder = scratch();
    folder.write(
      'mine.json',
      changed(document => document),
    );
    folder.write('taken', '');
    const words = ['run', 'mine.json', '--out', 'taken', '--format', 'json'];
    const { stderr, exitCode } = neraca(words, { cwd: folder.path });
    expect(stderr).toMatch(/^taken: /);
    expect(exitCode).toBe(2);
    expect(folder.files()).toEqual(['mine.json', 'taken']);
  });
});

describe('the command line', () => {
  test.each([
    [['runn', 'x.json'], 'neraca: unknown command "runn"; did you mean "run"?'],
    [['run', 'x.json', '--jsno'], 'neraca run: unknown option --jsno; did you mean --json?'],
    [['run', 'x.json', '--out'], 'neraca run: --out: missing its value'],
    [['run', 'x.json', '--format', 'pdf'], /^--format: expected some of html, .*, got "pdf"$/],
    [['run'], 'neraca run: something is missing; expected neraca run SCENARIO'],
    [['hardware', 'h800'], /^neraca hardware: unknown chip "h800"; did you mean "h800-sxm"/],
    [
      ['models', 'deepseek-v9'],
      /^neraca models: unknown model "deepseek-v9"; did you mean "deepseek-v\d/,
    ],
    [
      [
        'train',
        '--model',
        'mixtral-8x7b',
        '--chip',
        'h100-sxm',
        '--chips',
        '-4',
        '--tokens',
        '1e12',
      ],
      'neraca train: --chips: expected a whole number of chips, 1 or more, got -4',
    ],
    [
      ['train', '--model', 'mixtral-8x7b', '--chip', 'h100-sxm', '--tokens', '1e12'],
      'neraca train: --chips: missing; expected a whole number of chips, 1 or more',
    ],
    [
      [
        'infer',
        '--model',
        'mixtral-8x7b',
        '--chip',
        'h100-sxm',
        '--chips',
        '8',
        '--input',
        '100000',
        '--output',
        '8',
        '--rate',
        '1',
      ],
      /^neraca infer: --input: expected at most 32768 tokens/,
    ],
    [
      ['infer', '--rate', '1', '--concurrency', '4'],
      'neraca infer: --rate and --concurrency exclude each other',
    ],
    [
      ['compare', 'mixtral-8x7b', '--chips', 'h100-sxm,b20'],
      /^neraca compare: --chips: unknown chip "b20"; did you mean /,
    ],
    [['compare', 'mixtral-8x7b'], /^--chips: missing; /],
  ] as const)('refuses neraca %j', (words, message) => {
    using folder = scratch();
    const { stdout, stderr, exitCode } = neraca(words, { cwd: folder.path });
    expect(stdout).toBe('');
    expect(stderr.trimEnd()).toMatch(message);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(exitCode).toBe(2);
    expect(folder.files()).toEqual([]);
  });
});
