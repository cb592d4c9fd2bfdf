/** What the commands answer: JSON that keeps its schema, words that fit the screen, files where they belong. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { comparisonSchema, resultSchema } from '../../src/scenario/result.ts';
import { neraca, scratch } from '../support/neraca.ts';

const training = [
  ...['train', '--model', 'mixtral-8x7b', '--chip', 'h100-sxm', '--chips', '64'],
  ...['--tokens', '1e11'],
];
const service = [
  ...['infer', '--model', 'mixtral-8x7b', '--chip', 'h100-sxm', '--chips', '8'],
  ...['--input', '1024', '--output', '256'],
];
const commands = [
  ['run', 'mixtral-8x7b', '--format', 'md'],
  ['run', 'deepseek-v3', '--format', 'md'],
  ['explain', 'mixtral-8x7b'],
  training,
  [...service, '--rate', '20', '--slo-ttft', '1 s'],
  [...service, '--concurrency', '64'],
];
const comparisons = [
  ['run', 'deepseek-v3-five-chips', '--format', 'md'],
  ['compare', 'mixtral-8x7b', '--chips', 'h100-sxm,ascend-920', '--format', 'md'],
];
const lists = [['hardware'], ['hardware', 'ascend-920'], ['models'], ['models', 'deepseek-v3']];

describe('--json', () => {
  test.each(commands)('of neraca %s %s … is one result and nothing else', (...words) => {
    using folder = scratch();
    const { stdout, stderr, exitCode } = neraca([...words, '--json'], { cwd: folder.path });
    expect(stderr).toBe('');
    expect(exitCode).toBe(0);
    expect(resultSchema.safeParse(JSON.parse(stdout)).error?.issues).toBeUndefined();
    expect(folder.files()).toEqual([]);
  });

  test.each(comparisons)('of neraca %s %s … is one comparison', (...words) => {
    const { stdout, stderr } = neraca([...words, '--json']);
    expect(stderr).toBe('');
    expect(comparisonSchema.safeParse(JSON.parse(stdout)).error?.issues).toBeUndefined();
  });

  test('of models gives the figures by their names', () => {
    const model = JSON.parse(neraca(['models', 'deepseek-v3', '--json']).stdout);
    expect(Object.keys(model)).toEqual(
      expect.arrayContaining([
        'id',
        'parameters',
        'weightBytes',
        'kvCacheBytesPerToken',
        'stateBytesPerSequence',
        'trainingFlopPerToken',
        'defaulted',
      ]),
    );
    const { total, embedding, head, layers } = model.parameters;
    expect(layers + embedding + head).toBe(total);
    // Hugging Face: "671B total parameters with 37B activated for each token".
    expect(model.parameters.total / 671e9).toBeCloseTo(1, 2);
    expect(model.parameters.active / 37.5e9).toBeCloseTo(1, 1);
  });

  test('of models at other lengths takes FLOP at these', () => {
    const at = (...flags: string[]) =>
      JSON.parse(neraca(['models', 'deepseek-v3', '--json', ...flags]).stdout);
    const [usual, long] = [at(), at('--sequence', '131072', '--context', '8192')];
    expect(usual.trainingFlopPerToken / 1e9).toBeCloseTo(250.5, 1);
    expect(long.trainingFlopPerToken / 1e9).toBeCloseTo(1202.2, 1);
    expect([long.sequenceTokens, long.decodeContextTokens]).toEqual([131072, 8192]);
    expect(long.decodeFlopPerToken).toBeLessThan(long.prefillFlopPerToken);
    expect(neraca(['models', 'deepseek-v3', '--sequence', 'long'])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('--sequence: expected a whole number of tokens'),
    });
  });

  test('of models says the same of a config.json as of the id', () => {
    const path = 'scenarios/models/mixtral-8x7b/config.json';
    expect(neraca(['models', path, '--json'])).toEqual(
      neraca(['models', 'mixtral-8x7b', '--json']),
    );
  });

  test('of hardware gives a chip with its sources', () => {
    const chip = JSON.parse(neraca(['hardware', 'ascend-920', '--json']).stdout);
    expect(chip).toMatchObject({ id: 'ascend-920', confidence: 'press' });
    expect(chip.sources.length).toBeGreaterThan(0);
  });
});

describe('words', () => {
  test.each([...commands, ...comparisons, ...lists])(
    'of neraca %s %s … keep within 80 columns',
    (...words) => {
      using folder = scratch();
      const { stdout, stderr, exitCode } = neraca(words, { cwd: folder.path });
      expect(stderr).toBe('');
      expect(exitCode).toBe(0);
      const wide = stdout
        .split('\n')
        .filter(line => line.length > 80 && !line.includes('https://'));
      expect(wide).toEqual([]);
      expect(stdout).not.toMatch(/NaN|Infinity|undefined|null|\[object/);
    },
  );

  test('warn of figures that come from press reports', () => {
    using folder = scratch();
    const words = ['compare', 'mixtral-8x7b', '--chips', 'ascend-920', '--format', 'json'];
    const { stdout } = neraca(words, { cwd: folder.path });
    expect(stdout).toContain('press reports');
  });
});

describe('files', () => {
  test('of run lie in reports/<name of the scenario>', () => {
    using folder = scratch();
    const { stdout } = neraca(['run', 'mixtral-8x7b', '--format', 'json,md'], { cwd: folder.path });
    const place = join('reports', 'mixtral-8x7b');
    expect(folder.files()).toEqual([
      'reports',
      place,
      join(place, 'report.md'),
      join(place, 'result.json'),
    ]);
    expect(stdout).toContain(place);
  });

  test('go where --out says, also beside --json, and hold the same result', () => {
    using folder = scratch();
    const { stdout } = neraca(
      ['run', 'mixtral-8x7b', '--json', '--out', 'here', '--format', 'json'],
      {
        cwd: folder.path,
      },
    );
    const written = readFileSync(join(folder.path, 'here', 'result.json'), 'utf8');
    expect(JSON.parse(written)).toEqual(JSON.parse(stdout));
  });

  test('are the same bytes for any seed', () => {
    const run = (seed: string) => neraca(['run', 'mixtral-8x7b', '--json', '--seed', seed]).stdout;
    expect(run('1')).toBe(run('2'));
  });
});

describe('a model and a chip of the reader', () => {
  test('are found beside the scenario that names them', () => {
    using folder = scratch();
    const scenario = JSON.parse(readFileSync('scenarios/mixtral-8x7b.json', 'utf8'));
    const { serving: _serving, ...rest } = scenario;
    rest.model = 'mine.json';
    rest.training.cluster.chip = 'chip.json';
    const chip = JSON.parse(readFileSync('hardware-profiles/h100-sxm.json', 'utf8'));
    folder.write('scenario.json', JSON.stringify(rest));
    folder.write('mine.json', readFileSync('scenarios/models/mixtral-8x7b/config.json', 'utf8'));
    folder.write('chip.json', JSON.stringify({ ...chip, id: 'my-chip', name: 'My chip' }));
    const { stdout, stderr } = neraca(['run', join(folder.path, 'scenario.json'), '--json']);
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toMatchObject({
      scenario: { model: { id: 'mine' } },
      training: { chip: 'my-chip', chipName: 'My chip' },
    });
  });
});
