/** The ledgers that come with the package, and those of the reader's own. */
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Ledger } from '../evidence/evidence-row.ts';
import { readLedger } from '../evidence/ledger-entry.ts';
import { InputError } from '../schema/input-error.ts';
import { packageRoot } from './package-root.ts';
import { readText } from './read-text.ts';

/** The package's own ledger files, in the order of their names. */
export function shippedLedgerFiles(): readonly string[] {
  const folder = join(packageRoot, 'scenarios', 'ledger');
  return readdirSync(folder)
    .filter(name => name.endsWith('.json') && !name.endsWith('.schema.json'))
    .toSorted()
    .map(name => join(folder, name));
}

/** Reads these files; InputError names every fault of all of them, an id that stands in two among them. */
export function readLedgers(files: readonly string[]): readonly Ledger[] {
  const seen = new Map<string, string>();
  return files.map(file => {
    const entries = readLedger(readText(file), file);
    const problems = entries.flatMap(({ id }, index) => {
      const elsewhere = seen.get(id);
      if (elsewhere === undefined) {
        seen.set(id, file);
        return [];
      }
      const message = `expected each id once, "${id}" stands in ${elsewhere} too`;
      return [{ path: `${index}.id`, message }];
    });
    if (problems.length > 0) throw new InputError(file, problems);
    return { name: basename(file, '.json'), entries };
  });
}
