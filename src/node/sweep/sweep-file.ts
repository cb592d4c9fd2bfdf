/** Sweeps as files: the reader's own by their path, those that come with the package by their name too. */
import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { InputError } from '../../schema/input-error.ts';
import { parseJson } from '../../schema/json.ts';
import { suggestion } from '../../schema/nearest.ts';
import { readSweep } from '../../search/sweep/sweep-document.ts';
import { packageRoot } from '../package-root.ts';
import { readText } from '../read-text.ts';

export interface SweepFile {
  readonly path: string;
  /** The file's name without `.json`. */
  readonly name: string;
  readonly text: string;
  /** The scenario that is varied, as written. */
  readonly scenario: unknown;
  /** Folders in which relative paths of chips and models are looked for. */
  readonly folders: readonly string[];
}

const shipped = join(packageRoot, 'scenarios', 'sweeps');

/** Names of the sweeps that come with the package. */
export function shippedSweeps(): readonly string[] {
  if (!existsSync(shipped)) return [];
  return readdirSync(shipped)
    .filter(name => name.endsWith('.json') && !name.endsWith('.schema.json'))
    .map(name => basename(name, '.json'))
    .toSorted();
}

/** Reads a sweep by its path or name, and the scenario that it names. */
export function readSweepFile(pathOrName: string): SweepFile {
  const path = existsSync(pathOrName) ? pathOrName : (shippedPath(pathOrName) ?? pathOrName);
  const text = readText(path);
  const { scenario } = readSweep(text, path);
  const read = typeof scenario === 'string' ? scenarioBeside(path, scenario) : { value: scenario };
  return {
    path,
    name: basename(path, '.json'),
    text,
    scenario: read.value,
    folders: [...(read.folder === undefined ? [] : [read.folder]), dirname(path), '.'],
  };
}

/** A path from the sweep's folder, else the name of a scenario that comes with the package. */
function scenarioBeside(sweep: string, name: string): { value: unknown; folder?: string } {
  const places = [join(dirname(sweep), name), join(packageRoot, 'scenarios', `${name}.json`)];
  const place = places.find(path => existsSync(path));
  if (place === undefined) {
    throw new InputError(sweep, [{ path: 'scenario', message: `no such file: ${places[0]}` }]);
  }
  return { value: parseJson(readText(place), place), folder: dirname(place) };
}

function shippedPath(name: string): string | undefined {
  if (name.includes('/') || name.includes('\\') || name.endsWith('.json')) return undefined;
  const names = shippedSweeps();
  if (names.includes(name)) return join(shipped, `${name}.json`);
  const meant = suggestion(name, names) || `; those of the package are ${names.join(', ')}`;
  throw new InputError(name, [{ path: '', message: `no such file${meant}` }]);
}
