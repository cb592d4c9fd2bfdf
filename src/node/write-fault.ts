/** Faults of the place that is written to, told as bad input: the disk is full, the folder is a file. */
import { InputError } from '../schema/input-error.ts';

const refusals: Readonly<Record<string, string>> = {
  EACCES: 'cannot be written: permission denied',
  EDQUOT: 'cannot be written: the disk quota is used up',
  EEXIST: 'is a file, not a directory',
  EFBIG: 'cannot be written: the file is too large for the disk or its limits',
  EIO: 'cannot be written: the disk reports a fault',
  EISDIR: 'holds a directory where a file has to go',
  ELOOP: 'cannot be written: its symbolic links lead in a circle',
  EMFILE: 'cannot be written: too many files are open',
  ENAMETOOLONG: 'cannot be written: the name is too long',
  ENOENT: 'cannot be written: a folder on the way is missing or was removed',
  ENOSPC: 'cannot be written: the disk is full',
  ENOTDIR: 'is not inside a directory',
  ENOTEMPTY: 'holds a directory where a file has to go',
  EPERM: 'cannot be written: permission denied',
  EROFS: 'cannot be written: the file system is read-only',
};

/** What is wrong with the place, in words; undefined when the fault lies elsewhere. */
export function writeRefusal(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return Object.hasOwn(refusals, code) ? refusals[code] : undefined;
}

/** The fault as bad input at this place; other faults as they are. */
export function asWriteFault(error: unknown, place: string): unknown {
  const message = writeRefusal(error);
  return message === undefined ? error : new InputError(place, [{ path: '', message }]);
}
