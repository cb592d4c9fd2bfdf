/** Scenarios as files: the reader's own by their path, those that come with the package by their name too. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import {
  readUncertainScenario,
  type ScenarioDocument,
  type UncertainValue,
} from '../scenario/scenario-document.ts';
import { InputError } from '../schema/input-error.ts';
import { suggestion } from '../schema/nearest.ts';
import { packageRoot } from './package-root.ts';
import { readText } from './read-text.ts';

export interface ScenarioFile {
  readonly path: string;
  /** The file's name without `.json`; names the folder of its reports. */
  readonly name: string;
  readonly document: ScenarioDocument;
  /** Numbers of it that are ranges or distributions. */
  readonly uncertain: readonly UncertainValue[];
  /** The text of the file. */
  readonly text: string;
}

const shipped = join(packageRoot, 'scenarios');

/** Names of the scenarios that come with the package. */
export function shippedScenarios(): readonly string[] {
  return readdirSync(shipped)
    .filter(name => name.endsWith('.json') && !name.endsWith('.schema.json'))
    .map(name => basename(name, '.json'))
    .toSorted();
}

/** Reads a scenario by its path, or by its name if it comes with the package. */
export function readScenarioFile(pathOrName: string): ScenarioFile {
  const path = isThere(pathOrName) ? pathOrName : (shippedPath(pathOrName) ?? pathOrName);
  const text = readText(path);
  return { path, name: basename(path, '.json'), ...readUncertainScenario(text, path), text };
}

/** A folder of reports may have the name of a scenario that comes with the package: the scenario is meant. */
function isThere(pathOrName: string): boolean {
  if (!existsSync(pathOrName)) return false;
  return !statSync(pathOrName).isDirectory() || !shippedScenarios().includes(pathOrName);
}

/** Folders in which the scenario's relative paths are looked for. */
export function foldersOf({ path }: ScenarioFile): readonly string[] {
  return [dirname(path), '.'];
}

function shippedPath(name: string): string | undefined {
  if (name.includes('/') || name.includes('\\') || name.endsWith('.json')) return undefined;
  const names = shippedScenarios();
  if (names.includes(name)) return join(shipped, `${name}.json`);
  const meant = suggestion(name, names) || `; those of the package are ${names.join(', ')}`;
  throw new InputError(name, [{ path: '', message: `no such file${meant}` }]);
}
