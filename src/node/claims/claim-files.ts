/** Claims as files: the reader's own by path, those that come with the package all together. */
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type ClaimDocument, readClaim } from '../../claims/claim-document.ts';
import { type ClaimTools, judgeClaim } from '../../claims/judge.ts';
import type { JudgedClaim } from '../../claims/judged-claim.ts';
import { checkUncertainScenario } from '../../scenario/scenario-document.ts';
import { InputError } from '../../schema/input-error.ts';
import { suggestion } from '../../schema/nearest.ts';
import { openLibrary } from '../library.ts';
import { packageRoot } from '../package-root.ts';
import { readText } from '../read-text.ts';
import { readScenarioFile } from '../scenario-file.ts';

export interface ClaimFile {
  readonly path: string;
  readonly claim: ClaimDocument;
}

const shipped = join(packageRoot, 'scenarios', 'claims');

/** Names of the claims that come with the package. */
export function shippedClaims(): readonly string[] {
  return readdirSync(shipped)
    .filter(name => name.endsWith('.json') && !name.endsWith('.schema.json'))
    .map(name => name.replace(/\.json$/, ''))
    .toSorted();
}

/** One claim by its path or name, or all that come with the package. */
export function openClaims(pathOrName: string | undefined): readonly ClaimFile[] {
  if (pathOrName === undefined)
    return shippedClaims().map(name => open(join(shipped, `${name}.json`)));
  if (existsSync(pathOrName) || /[\\/]|\.json$/.test(pathOrName)) return [open(pathOrName)];
  const names = shippedClaims();
  if (names.includes(pathOrName)) return [open(join(shipped, `${pathOrName}.json`))];
  const meant = suggestion(pathOrName, names) || `; those of the package are ${names.join(', ')}`;
  throw new InputError(pathOrName, [{ path: '', message: `no such file${meant}` }]);
}

function open(path: string): ClaimFile {
  return { path, claim: readClaim(readText(path), path) };
}

/** Judges claims one after the other; a scenario that several rest on is simulated once. */
export function judgeClaims(
  files: readonly ClaimFile[],
  seed: number,
  stage: (text: string) => void,
): readonly JudgedClaim[] {
  const known: ClaimTools['known'] = new Map();
  return files.map(({ path, claim }, index) => {
    stage(`judging ${index + 1} of ${files.length}: ${claim.title}`);
    const library = openLibrary({ folders: [dirname(path), '.'] });
    const scenario: ClaimTools['scenario'] = (value, file) =>
      typeof value === 'string' ? readScenarioFile(value) : checkUncertainScenario(value, file);
    return judgeClaim(claim, path, { library, scenario, seed, known });
  });
}
