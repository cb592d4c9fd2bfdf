/** Several files appear together: each is written beside its place first, and moved there when all are whole. */
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { InputError } from '../schema/input-error.ts';
import { clearDrafts, draftOf, makeFolder } from './drafts.ts';
import { holdingSignals } from './holding-signals.ts';
import { asWriteFault } from './write-fault.ts';

export interface NamedContent {
  readonly name: string;
  readonly content: string | Uint8Array;
}

/** Writes all files into a directory, made if need be; after a fault nothing new is left behind. */
export function writeTogether(
  directory: string,
  files: readonly NamedContent[],
): readonly string[] {
  for (const { name } of files) checkName(directory, name);
  return holdingSignals(() => writeAll(directory, files));
}

function writeAll(directory: string, files: readonly NamedContent[]): readonly string[] {
  const staged: { readonly from: string; readonly to: string }[] = [];
  let made: string | undefined;
  try {
    made = makeFolder(directory);
    clearDrafts(directory);
    for (const { name, content } of files) {
      const to = join(directory, name);
      const from = draftOf(to);
      staged.push({ from, to });
      // Never through a link that somebody put there.
      writeFileSync(from, content, { flag: 'wx' });
    }
    for (const { from, to } of staged) renameSync(from, to);
  } catch (error) {
    for (const { from } of staged) rmSync(from, { force: true });
    if (made !== undefined) rmSync(made, { recursive: true, force: true });
    throw asWriteFault(error, directory);
  }
  return staged.map(({ to }) => to);
}

/** Names may come from documents, such as the id of a profile: they name a file, not a way to elsewhere. */
function checkName(directory: string, name: string): void {
  const plain = basename(name) === name && !/[\\/\0]/.test(name) && name !== '.' && name !== '..';
  if (plain) return;
  throw new InputError(directory, [{ path: '', message: `cannot hold a file named "${name}"` }]);
}
