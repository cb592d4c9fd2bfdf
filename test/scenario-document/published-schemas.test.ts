/** The JSON Schemas beside the documents: up to date, and of one mind with the reader. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { publishedSchemas } from '../../src/node/build/published-schemas.ts';

const root = new URL('../../', import.meta.url);
const contents = (path: string) => readFileSync(new URL(path, root), 'utf8');

test.each(publishedSchemas())('$path is what `npm run schemas` writes', ({ path, text }) => {
  expect(contents(path)).toBe(text);
});

const folders = [
  'scenarios',
  'hardware-profiles',
  'scenarios/prices',
  'scenarios/token-prices',
  'scenarios/claims',
];
const documents = folders.flatMap(folder =>
  readdirSync(new URL(`${folder}/`, root))
    .filter(file => file.endsWith('.json') && !file.endsWith('.schema.json'))
    .map(file => ({ folder, file })),
);

test.each(documents)('$folder/$file names its schema and keeps to it', ({ folder, file }) => {
  const document: unknown = JSON.parse(contents(`${folder}/${file}`));
  const { $schema } = z.object({ $schema: z.string() }).parse(document);
  const schema = JSON.parse(contents(`${folder}/${$schema}`));
  expect(z.fromJSONSchema(schema).safeParse(document).error).toBeUndefined();
});

test('an editor flags a misspelt key, a missing one and a number without its unit', () => {
  const schema = z.fromJSONSchema(JSON.parse(contents('scenarios/scenario.schema.json')));
  const scenario = JSON.parse(contents('scenarios/deepseek-v3.json'));
  expect(schema.safeParse(scenario).success).toBe(true);
  expect(schema.safeParse({ ...scenario, modle: 'x' }).success).toBe(false);
  expect(schema.safeParse({ ...scenario, model: undefined }).success).toBe(false);
  expect(schema.safeParse({ ...scenario, economics: { horizon: 24 } }).success).toBe(false);
});

test('every key of a scenario is described', () => {
  const { text } =
    publishedSchemas().find(({ path }) => path.endsWith('scenario.schema.json')) ?? {};
  const bare: string[] = [];
  const look = (node: unknown, path: string) => {
    if (typeof node !== 'object' || node === null) return;
    if ('properties' in node) {
      for (const [key, inner] of Object.entries(node.properties as object)) {
        if (!('description' in inner) && !('const' in inner)) bare.push(`${path}.${key}`);
      }
    }
    for (const [key, inner] of Object.entries(node)) look(inner, `${path}.${key}`);
  };
  look(JSON.parse(text ?? ''), '');
  expect(text).toBeDefined();
  expect(bare).toEqual([]);
});
