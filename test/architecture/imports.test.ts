/** Dependencies point one way: from the command line down to the units, never back. */
import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { importsOf, nodeOutside, order, wrongWay } from '../support/imports.ts';
import { sourceFiles } from '../support/source-files.ts';

const files = sourceFiles('src');

describe('the source', () => {
  test('has only folders that stand in the order', () => {
    const places = readdirSync('src').filter(name => name !== 'tsconfig.json');
    expect(places.filter(name => !order.some(place => place === name))).toEqual([]);
  });

  test('imports only from its own folder and those above it', () => {
    expect(wrongWay(files)).toEqual([]);
  });

  test('imports Node modules only in src/node', () => {
    expect(nodeOutside(files)).toEqual([]);
  });

  test('is found, so that the checks above look at something', () => {
    const imports = [...files.values()].flatMap(text => importsOf(text));
    expect(imports.length).toBeGreaterThan(files.size);
  });
});

describe('the check of imports', () => {
  const one = (path: string, text: string) => new Map([[path, text]]);

  test.each([
    ["import { simulate } from '../scenario/simulate.ts';"],
    ["import type { Result } from '../scenario/result.ts';"],
    ["export * from '../index.ts';"],
    ["const late = await import('../node/library.ts');"],
    ["import '../evidence/ledger.ts';"],
    ["import {\n  report,\n} from '../report/report.ts';"],
    ["import data from '../../scenarios/deepseek-v3.json';"],
    ["import { lost } from '../nowhere/lost.ts';"],
  ])('refuses %j in src/timing', text => {
    expect(wrongWay(one('src/timing/bad.ts', text))).toHaveLength(1);
  });

  test.each([
    ["import { kilo } from '../units/quantity.ts';"],
    ["import { roofline } from './roofline.ts';"],
    ["import * as z from 'zod/mini';"],
    ["// import { simulate } from '../scenario/simulate.ts';"],
  ])('lets %j pass in src/timing', text => {
    expect(wrongWay(one('src/timing/good.ts', text))).toEqual([]);
  });

  test('refuses a Node module in src/timing and lets it pass in src/node', () => {
    const text = "import { readFileSync } from 'node:fs';";
    expect(nodeOutside(one('src/timing/bad.ts', text))).toHaveLength(1);
    expect(nodeOutside(one('src/node/good.ts', text))).toEqual([]);
  });
});
