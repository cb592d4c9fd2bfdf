/** One file per malformed scenario, with the exact message beside it: what its author reads must be enough to mend it. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readScenario } from '../../src/scenario/scenario-document.ts';
import { InputError } from '../../src/schema/input-error.ts';

const folder = new URL('../fixtures/malformed/', import.meta.url);
const names = readdirSync(folder)
  .filter(file => file.endsWith('.json'))
  .map(file => file.slice(0, -'.json'.length));

const contents = (file: string) => readFileSync(new URL(file, folder), 'utf8');

test.each(names)('%s is refused with its message', name => {
  const message = contents(`${name}.txt`).trimEnd();
  expect(message).toContain(`${name}.json: `);
  let refusal: unknown;
  try {
    readScenario(contents(`${name}.json`), `${name}.json`);
  } catch (error) {
    refusal = error;
  }
  expect(refusal).toBeInstanceOf(InputError);
  expect((refusal as InputError).message).toBe(message);
});
