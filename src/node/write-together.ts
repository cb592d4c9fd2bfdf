/** Several files appear together: each is written beside its place first, and moved there when all are whole. */
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../schema/input-error.ts';

export interface NamedContent {
  readonly name: string;
  readonly content: string | Uint8Array;
}

/** Faults of the place asked for, not of the program. */
const refusals: Readonly<Record<string, string>> = {
  EACCES: 'cannot be written: permission denied',
  EDQUOT: 'cannot be written: the disk quota is used up',
  EEXIST: 'is a file, not a directory',
  EISDIR: 'holds a directory where a file has to go',
  ENAMETOOLONG: 'cannot be written: the name is too long',
  ENOSPC: 'cannot be written: the disk is full',
  ENOTDIR: 'is not inside a directory',
  EPERM: 'cannot be written: permission denied',
  EROFS: 'cannot be written: the file system is read-only',
};

function asInputError(error: unknown, directory: string): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const message = refusals[code];
  return message === undefined ? error : new InputError(directory, [{ path: '', message }]);
}

/** Writes all files into a directory, made if need be; after a fault nothing new is left behind. */
export function writeTogether(
  directory: string,
  files: readonly NamedContent[],
): readonly string[] {
  const staged: { readonly from: string; readonly to: string }[] = [];
  let made: string | undefined;
  try {
    made = mkdirSync(directory, { recursive: true });
    for (const { name, content } of files) {
      const to = join(directory, name);
      const from = join(directory, `.${name}.${process.pid}.tmp`);
      staged.push({ from, to });
      writeFileSync(from, content);
    }
    for (const { from, to } of staged) renameSync(from, to);
  } catch (error) {
    for (const { from } of staged) rmSync(from, { force: true });
    if (made !== undefined) rmSync(made, { recursive: true, force: true });
    throw asInputError(error, directory);
  }
  return staged.map(({ to }) => to);
}
