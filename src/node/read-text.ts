/** Reads files whose names people typed: what goes wrong is their input, not our bug. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { InputError } from '../schema/input-error.ts';
import { suggestion } from '../schema/nearest.ts';

/** The text of a file; InputError when it is missing, a folder or unreadable. */
export function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new InputError(path, [{ path: '', message: complaint(error, path) }]);
  }
}

function complaint(error: unknown, path: string): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return `no such file${suggestion(basename(path), neighbours(path))}`;
    case 'EISDIR':
      return 'expected a file, got a folder';
    case 'EACCES':
    case 'EPERM':
      return 'the file may not be read';
    case 'ENAMETOOLONG':
      return 'no such file: the name is too long';
    case 'ELOOP':
      return 'no such file: its symbolic links lead in a circle';
    case 'ERR_INVALID_ARG_VALUE':
      return 'no such file: a name cannot hold that character';
    default:
      throw error;
  }
}

/** Names of the JSON files beside the one that is missing. */
function neighbours(path: string): string[] {
  try {
    return readdirSync(dirname(path)).filter(name => name.endsWith('.json'));
  } catch {
    return [];
  }
}
