/** Help, version, colours and pipes: how the command behaves around its answers. */
import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { commands } from '../../src/node/cli/commands.ts';
import { wantsColours } from '../../src/node/cli/terminal.ts';
import { loadedAtStart } from '../support/loaded-at-start.ts';
import { neraca, scratch } from '../support/neraca.ts';

const bin = resolve('dist/program/neraca.js');
const names = commands.map(({ name }) => name);

test('the program runs by its own name, without node before it', () => {
  const { status, stdout } = spawnSync(bin, ['--version'], { encoding: 'utf8' });
  expect(status).toBe(0);
  expect(stdout).toMatch(/^\d+\.\d+\.\d+/);
});

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

  test('is what neraca alone points to, beside two ways to begin', () => {
    const { stdout, exitCode } = neraca([]);
    expect(exitCode).toBe(0);
    const lines = stdout.match(/^ {2}neraca .*/gm) ?? [];
    expect(lines.map(line => line.trim().split(' ')[1])).toEqual(['run', 'init', '--help']);
    expect(Math.max(...stdout.split('\n').map(line => line.length))).toBeLessThanOrEqual(80);
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
        `${process.execPath} dist/program/neraca.js hardware --json | head -n 1; echo "$\{PIPESTATUS[0]}"`,
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

  test.each(['bash', 'zsh', 'fish'])('prints a script for %s, asked for or in use', shell => {
    const asked = neraca(['completion', shell]).stdout;
    expect(asked).toContain('--get-yargs-completions');
    expect(neraca(['completion'], { env: { SHELL: `/bin/${shell}` } }).stdout).toBe(asked);
  });

  test('names the shells it knows', () => {
    const { stderr, exitCode } = neraca(['completion', 'csh']);
    expect([stderr, exitCode]).toEqual([
      'neraca completion: expected bash, zsh or fish, got "csh"\n',
      2,
    ]);
  });

  const rest: Readonly<Record<string, string>> = {
    bash: 'COMP_WORDS=(neraca train --chip h8); COMP_CWORD=3; _neraca; echo "$COMPREPLY"',
    zsh: 'words=(neraca train --chip h8); CURRENT=4; compadd() { print $found }; _neraca',
    fish: 'complete --do-complete "neraca train --chip h8"',
  };

  test.each(Object.entries(rest))('works in %s', (shell, question) => {
    using folder = scratch();
    folder.write('script', neraca(['completion', shell]).stdout);
    folder.write('neraca', `#!/bin/sh\nexec "${process.execPath}" "${bin}" "$@"\n`);
    chmodSync(join(folder.path, 'neraca'), 0o755);
    const lines = shell === 'zsh' ? ['compdef() { :; }', '. ./script'] : ['. ./script'];
    const quiet = shell === 'bash' ? ['--norc', '--noprofile'] : [];
    const { stdout, error } = spawnSync(shell, [...quiet, '-c', [...lines, question].join('\n')], {
      cwd: folder.path,
      encoding: 'utf8',
      env: { PATH: `${folder.path}:${process.env['PATH']}`, HOME: folder.path },
    });
    // Where the shell is not installed there is nothing to see.
    if (error === undefined) expect(stdout.trim()).toBe('h800-sxm');
  });
});
