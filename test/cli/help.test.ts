/** Help, version, colours and pipes: how the command behaves around its answers. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { commands } from '../../src/node/cli/commands.ts';
import { wantsColours } from '../../src/node/cli/terminal.ts';
import { loadedAtStart } from '../support/loaded-at-start.ts';
import { neraca } from '../support/neraca.ts';

const names = commands.map(({ name }) => name);

describe('help', () => {
  test.each([[[]], [['search']], ...names.map(name => [name.split(' ')])])(
    'of neraca %j keeps within 80 columns',
    words => {
      const { stdout, stderr, exitCode } = neraca([...words, '--help']);
      expect(stderr).toBe('');
      expect(exitCode).toBe(0);
      expect(Math.max(...stdout.split('\n').map(line => line.length))).toBeLessThanOrEqual(80);
    },
  );

  test.each(names)('of %s gives an example that begins with the command', name => {
    expect(neraca([...name.split(' '), '--help']).stdout).toContain(`  neraca ${name}`);
  });

  test('is what neraca alone shows', () => {
    expect(neraca([]).stdout).toBe(neraca(['--help']).stdout);
  });

  test('loads neither units, schemas nor charts', async () => {
    const loaded = await loadedAtStart('src/node/bin.ts');
    expect(loaded).toContain('src/node/cli/commands/run.ts');
    expect(loaded.filter(path => /mathjs|zod|chart|canvas|unit-engine|library/.test(path))).toEqual(
      [],
    );
  });

  test('says the version of the package', () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
    expect(neraca(['--version']).stdout).toBe(`${version}\n`);
  });
});

describe('colours', () => {
  const stdout = { isTTY: true, write: () => true };
  const around = { stdout, stderr: stdout, env: {}, words: [] };

  test('are used on a terminal', () => {
    expect(wantsColours(around)).toBe(true);
  });

  test.each([
    ['where NO_COLOR is set', { env: { NO_COLOR: '1' } }],
    ['behind --no-color', { words: ['run', '--no-color'] }],
    ['in a pipe', { stdout: { write: () => true } }],
    ['on a terminal that has none', { env: { TERM: 'dumb' } }],
  ])('are left out %s', (_where, change) => {
    expect(wantsColours({ ...around, ...change })).toBe(false);
  });

  test('do not reach a pipe', () => {
    expect(neraca(['hardware']).stdout).not.toContain('\u001b');
  });
});

describe('a pipe that closes early', () => {
  test('ends the command in silence', () => {
    const { stderr, stdout } = spawnSync(
      'bash',
      [
        '-c',
        `${process.execPath} dist/node/bin.js hardware --json | head -n 1; echo "$\{PIPESTATUS[0]}"`,
      ],
      { encoding: 'utf8' },
    );
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^\[\n0\n$/);
  });
});

describe('completion', () => {
  const offered = (...words: string[]) =>
    neraca(['--get-yargs-completions', 'neraca', ...words])
      .stdout.trim()
      .split('\n');

  test('offers commands', () => {
    const first = names.map(name => name.split(' ')[0]);
    expect(offered('')).toEqual(expect.arrayContaining(first));
  });

  test('offers chips, models and scenarios by name', () => {
    expect(offered('train', '--chip', 'h8')).toEqual(['h800-sxm']);
    expect(offered('train', '--model', 'mixtral-8x7')).toEqual(['mixtral-8x7b']);
    expect(offered('run', 'mix')).toEqual(['mixtral-8x7b']);
    expect(offered('hardware', 'ascend-92')).toEqual(['ascend-920']);
  });

  test('goes on in a list of chips', () => {
    expect(offered('compare', 'x', '--chips', 'h800-sxm,h8')).toEqual(['h800-sxm,h800-sxm']);
  });

  test('offers options', () => {
    expect(offered('infer', '--slo')).toEqual(expect.arrayContaining(['--slo-ttft']));
  });

  test.each(['bash', 'zsh'])('prints a script for %s', shell => {
    const { stdout } = neraca(['completion'], { env: { SHELL: `/bin/${shell}` } });
    expect(stdout).toContain('neraca');
    expect(stdout).toContain(shell === 'zsh' ? 'compdef' : 'complete -o bashdefault');
  });
});
