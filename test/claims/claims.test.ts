/** Claims: the six that are shipped come to their verdicts, and a bad document is told what is wrong. */
import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { readClaim } from '../../src/claims/claim-document.ts';
import { type ClaimTools, judgeClaim } from '../../src/claims/judge.ts';
import type { JudgedClaim } from '../../src/claims/judged-claim.ts';
import { claimReport } from '../../src/report/claims/claim-report.ts';
import { markdown } from '../../src/report/markdown.ts';
import { createLibrary } from '../../src/scenario/create-library.ts';
import { checkUncertainScenario } from '../../src/scenario/scenario-document.ts';
import { InputError } from '../../src/schema/input-error.ts';
import { shippedDocuments } from '../support/shipped-documents.ts';

const folder = 'scenarios/claims';
const names = readdirSync(folder).filter(
  name => name.endsWith('.json') && !name.endsWith('.schema.json'),
);
const tools: ClaimTools = {
  library: createLibrary(shippedDocuments()),
  scenario: (value, file) =>
    checkUncertainScenario(
      typeof value === 'string'
        ? JSON.parse(readFileSync(`scenarios/${value}.json`, 'utf8'))
        : value,
      file,
    ),
  seed: 1,
  known: new Map(),
};
const open = (name: string) => readClaim(readFileSync(`${folder}/${name}`, 'utf8'), name);

describe('the shipped claims', () => {
  const judged = new Map<string, JudgedClaim>();

  beforeAll(() => {
    for (const name of names) judged.set(name, judgeClaim(open(name), name, tools));
  }, 120_000);

  test.each([
    ['2000-h800-6m-usd.json', 'supported'],
    ['r1-served-on-910c.json', 'contradicted'],
    ['910c-below-h800.json', 'supported'],
    ['ascend-920-rivals-b200.json', 'contradicted'],
    ['50000-hidden-h100.json', 'not decidable'],
    ['h100-costs-25000-usd.json', 'plausible'],
  ])('%s is %s', (name, verdict) => {
    expect(judged.get(name)?.verdict).toBe(verdict);
  });

  test('are the six of the story', () => {
    expect(names).toHaveLength(6);
  });

  test('cite an address for every source, and leave no figure unnamed in their texts', () => {
    for (const claim of judged.values()) {
      for (const source of claim.sources) expect(source.url, claim.id).toMatch(/^https:\/\//);
      const texts = [...claim.physics, ...claim.money, ...claim.otherwise].join(' ');
      expect(texts).not.toMatch(/\{\w+\}|undefined|NaN/);
    }
  });

  test('have a page each that says what would have to be true otherwise', () => {
    for (const claim of judged.values()) {
      const page = markdown(claimReport(claim));
      expect(page).toContain('What would have to be true otherwise');
      expect(page).toContain('What physics says');
    }
  });
});

const plain = {
  id: 'mine',
  title: 'A claim',
  claim: 'It costs 3.',
  by: 'nobody',
  date: 'today',
  said: 'paper',
  figures: { cost: { what: 'Its cost', value: 4, low: 2, high: 6, source: 'paper' } },
  statements: [{ says: 'It costs 3.', formula: 'cost <= 3' }],
  physics: ['It is {cost}.'],
  money: [],
  otherwise: [],
  sources: [{ id: 'paper', title: 'A paper', url: 'https://example.org' }],
};
const judge = (change: object) => {
  const claim = readClaim(JSON.stringify({ ...plain, ...change }), 'mine');
  return judgeClaim(claim, 'mine', tools);
};
const fact = (low: number, value: number, high: number) => ({
  figures: { cost: { what: 'Its cost', value, low, high, source: 'paper' } },
});

describe('a verdict', () => {
  test('follows how often the formula holds within the range of its figures', () => {
    expect(judge({}).verdict).toBe('plausible');
    expect(judge(fact(1, 2, 3)).verdict).toBe('supported');
    expect(judge(fact(4, 5, 6)).verdict).toBe('contradicted');
  });

  test('is not decidable when a figure is unknown, unless another statement contradicts', () => {
    const figures = {
      ...plain.figures,
      hidden: { what: 'Hidden', value: null, source: 'paper' },
    };
    const unknown = { says: 'Hidden.', formula: 'hidden > 1' };
    expect(judge({ figures, statements: [unknown] }).verdict).toBe('not decidable');
    const wrong = { says: 'Cheap.', formula: 'cost < 1' };
    expect(judge({ figures, statements: [unknown, wrong] }).verdict).toBe('contradicted');
    expect(judge({ figures, statements: [{ ...wrong, core: false }, unknown] }).verdict).toBe(
      'not decidable',
    );
  });

  test('may rest on figures calculated from others', () => {
    const figures = { ...plain.figures, twice: { what: 'Twice', formula: '2 * cost' } };
    const statements = [{ says: 'Twice.', formula: 'twice >= 4' }];
    expect(judge({ figures, statements }).verdict).toBe('supported');
  });
});

test.each([
  [{ said: 'papr' }, 'said: expected the id of one of sources, got "papr"; did you mean "paper"'],
  [{ physics: ['{cots}'] }, 'physics.0: unknown figure "cots"; did you mean "cost"'],
  [
    { statements: [{ says: 'x', formula: 'cots < 1' }] },
    'statements.0.formula: unknown name "cots"',
  ],
  [
    { statements: [{ says: 'x', formula: 'cost + 1' }] },
    'statements.0.formula: expected a comparison',
  ],
  [{ statements: [] }, 'statements: expected at least one statement'],
  [{ statements: [{ says: 'x', formula: 'import("fs")' }] }, 'unknown function "import"'],
  [fact(5, 4, 6), 'figures.cost: expected low, value and high in this order'],
  [
    { figures: { cost: { what: 'x', chip: 'h800-sxm', figure: 'peakDense.bf17' } } },
    'figures.cost.figure: h800-sxm has no peakDense.bf17; did you mean "peakDense.bf16"',
  ],
  [{ figures: { 'a b': { what: 'x', value: 1, source: 'paper' } } }, 'expected a name of letters'],
])('%j is refused with a clear message', (change, message) => {
  expect(() => judge(change)).toThrow(InputError);
  expect(() => judge(change)).toThrow(message);
});
