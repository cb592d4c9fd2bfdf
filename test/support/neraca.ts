/** Runs the command as a user's shell does: the built file, its two streams, its exit code. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const bin = resolve('dist/program/neraca.js');

export interface Answer {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number | null;
}

export interface Surroundings {
  /** Working directory; the project by default. */
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** What `neraca` with these words answers. */
export function neraca(words: readonly string[], { cwd, env = {} }: Surroundings = {}): Answer {
  const { stdout, stderr, status } = spawnSync(process.execPath, [bin, ...words], {
    ...(cwd === undefined ? {} : { cwd }),
    env: { PATH: process.env['PATH'] ?? '', ...env },
    encoding: 'utf8',
  });
  return { stdout, stderr, exitCode: status };
}

/** A folder of its own, gone after use. */
export interface Scratch {
  readonly path: string;
  /** Names of all files in it, sorted. */
  files(): readonly string[];
  write(name: string, content: string): string;
  [Symbol.dispose](): void;
}

export function scratch(): Scratch {
  const path = mkdtempSync(join(tmpdir(), 'neraca-'));
  return {
    path,
    files: () => readdirSync(path, { recursive: true, encoding: 'utf8' }).toSorted(),
    write: (name, content) => {
      writeFileSync(join(path, name), content);
      return join(path, name);
    },
    [Symbol.dispose]: () => rmSync(path, { recursive: true }),
  };
}
