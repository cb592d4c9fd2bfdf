/** Bad surroundings for a command: a disk that fails at a chosen moment, a clock that jumps, a small or locked folder. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const bin = resolve('dist/program/neraca.js');
export const command = `"${process.execPath}" "${bin}"`;

/** Environment that loads a script of this folder before the command. */
export function preloaded(script: string): Readonly<Record<string, string>> {
  return { NODE_OPTIONS: `--import=${resolve('test/faults', script)}` };
}

/** Environment in which the n-th change of the file system fails with this code. */
export function failingAt(at: number, code: string): Readonly<Record<string, string>> {
  return { ...preloaded('failing-disk.mjs'), NERACA_FAULT: code, NERACA_FAULT_AT: String(at) };
}

export interface Said {
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number | null;
}

/** What a line of bash says. */
export function bash(line: string, cwd: string): Said {
  return spawnSync('bash', ['-c', line], { encoding: 'utf8', cwd });
}

/** Whether this bash line works here, such as one that needs rights. */
export function possible(line: string): boolean {
  return spawnSync('bash', ['-c', line], { stdio: 'ignore' }).status === 0;
}

/** Contents by name of all files below a folder, as text that compares byte by byte; none of a missing folder. */
export function contents(folder: string): Readonly<Record<string, string>> {
  const names = () => {
    try {
      return readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted();
    } catch {
      return [];
    }
  };
  return Object.fromEntries(
    names()
      .filter(name => statSync(join(folder, name)).isFile())
      .map(name => [name, readFileSync(join(folder, name)).toString('latin1')]),
  );
}

export const isDraft = (name: string) => name.endsWith('.tmp');
