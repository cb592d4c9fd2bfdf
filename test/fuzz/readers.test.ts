/** Every reader of documents, on real files with something wrong in them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readPriceBook } from '../../src/economics/price-book.ts';
import { readTokenPrices } from '../../src/economics/token-prices.ts';
import { readLedger } from '../../src/evidence/ledger-entry.ts';
import { readEfficiency } from '../../src/hardware/efficiency-document.ts';
import { readChip } from '../../src/hardware/profile.ts';
import { readModel } from '../../src/model/read-model.ts';
import { modelFigures } from '../../src/scenario/model-figures.ts';
import { readScenario, readUncertainScenario } from '../../src/scenario/scenario-document.ts';
import { parseJson } from '../../src/schema/json.ts';
import { readSweep } from '../../src/search/sweep/sweep-document.ts';
import { readTrace } from '../../src/serving/requests/trace.ts';
import { readServingStack, readTrainingTier } from '../../src/timing/software-document.ts';
import { parseQuantity, QuantityError } from '../../src/units/parse.ts';
import { answerOrRefusal, fuzzed, oddNumbers, patience } from './contract.ts';
import { editedJson, editedText, hostileValues } from './mutations.ts';

/** Files of a folder, none of them huge: one edit in a megabyte says nothing new. */
function filesIn(folder: string, wanted = /(?<!\.schema)\.json$/): readonly string[] {
  return readdirSync(folder)
    .filter(name => wanted.test(name))
    .map(name => readFileSync(join(folder, name), 'utf8'));
}

/** A list document cut to its first entries, so that edits meet its structure. */
function shortened(text: string, entries = 6): string {
  const cut = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.slice(0, entries).map(cut);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, cut(part)]));
  };
  return JSON.stringify(cut(JSON.parse(text)));
}

const models = readdirSync('scenarios/models')
  .filter(name => !name.endsWith('.md'))
  .map(name => readFileSync(`scenarios/models/${name}/config.json`, 'utf8'));
const traces = ['azure', 'mooncake'].flatMap(kind => {
  try {
    return filesIn('test/fixtures/traces', new RegExp(kind));
  } catch {
    return [];
  }
});
const invented = [
  'TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 18:15:46.6805900,374,44\n2023-11-16 18:15:50.9951690,396,109\n',
  '{"timestamp": 0, "input_length": 6758, "output_length": 500, "hash_ids": [0, 1, 2]}\n{"timestamp": 3000, "input_length": 7322, "output_length": 490, "hash_ids": [0, 3]}\n',
];

interface Reader {
  readonly kind: string;
  readonly texts: readonly string[];
  readonly read: (text: string) => unknown;
  /** Read values in which every number has to be finite and not below zero. */
  readonly plain?: true;
}

const readers: readonly Reader[] = [
  { kind: 'JSON', texts: filesIn('scenarios'), read: text => parseJson(text, 'x') },
  {
    kind: 'scenario',
    texts: filesIn('scenarios'),
    read: text => readScenario(text, 'x'),
    plain: true,
  },
  {
    kind: 'uncertain scenario',
    texts: filesIn('scenarios'),
    read: text => readUncertainScenario(text, 'x'),
  },
  {
    kind: 'chip',
    texts: filesIn('hardware-profiles'),
    read: text => readChip(text, 'x'),
    plain: true,
  },
  {
    kind: 'efficiency',
    texts: filesIn('hardware-profiles/efficiency'),
    read: text => readEfficiency(text, 'x'),
  },
  {
    kind: 'model',
    texts: models,
    read: text => modelFigures(readModel(text, { id: 'x', file: 'x' })),
    plain: true,
  },
  {
    kind: 'price book',
    texts: filesIn('scenarios/prices'),
    read: text => readPriceBook(text, 'x'),
    plain: true,
  },
  {
    kind: 'token prices',
    texts: filesIn('scenarios/token-prices').map(text => shortened(text)),
    read: text => readTokenPrices(text, 'x'),
    plain: true,
  },
  {
    kind: 'ledger',
    texts: filesIn('scenarios/ledger').map(text => shortened(text)),
    read: text => readLedger(text, 'x'),
  },
  { kind: 'sweep', texts: filesIn('scenarios/sweeps'), read: text => readSweep(text, 'x') },
  {
    kind: 'serving stack',
    texts: filesIn('hardware-profiles/software', /^serving.*(?<!\.schema)\.json$/),
    read: text => readServingStack(text, 'x'),
  },
  {
    kind: 'training tier',
    texts: filesIn('hardware-profiles/software', /^training-(reference|tuned)\.json$/),
    read: text => readTrainingTier(text, 'x'),
  },
];

describe('a document with something wrong in it', () => {
  test.each(readers)(
    'is read or refused as a $kind',
    ({ kind, texts, read, plain }) => {
      const anyText = fc.oneof(
        { weight: 3, arbitrary: editedJson(texts) },
        { weight: 2, arbitrary: editedText(texts) },
        { weight: 1, arbitrary: fc.string() },
      );
      fc.assert(
        fc.property(anyText, text => {
          const answer = answerOrRefusal(text, () => read(text));
          if (plain) expect(oddNumbers(answer)).toEqual([]);
        }),
        fuzzed(kind, 300, 1 / (readers.length + 2)),
      );
    },
    patience,
  );

  test(
    'is read or refused as a trace',
    () => {
      const texts = [...traces, ...invented];
      fc.assert(
        fc.property(fc.oneof(editedText(texts), fc.string()), text => {
          answerOrRefusal(text, () => readTrace(text, 'x'));
        }),
        fuzzed('trace', 500, 1 / (readers.length + 2)),
      );
    },
    patience,
  );
});

describe('a quantity', () => {
  const written = fc.oneof(
    fc.string(),
    fc.constantFrom(...hostileValues.filter(value => typeof value === 'string')),
    fc
      .tuple(
        fc.double(),
        fc.constantFrom(' ', '', '\t', '\u00a0'),
        fc.constantFrom(
          'GB',
          'GiB',
          'Gb',
          'TB/s',
          's',
          'ms',
          'USD/h',
          '%',
          'W',
          'tokens',
          'kg',
          'GB/s/s',
        ),
      )
      .map(parts => parts.join('')),
  );

  test(
    'is a finite number, not below zero, or refused with what came',
    () => {
      fc.assert(
        fc.property(
          written,
          fc.constantFrom('bytes', 'seconds', 'fraction', 'tokens'),
          (text, dimension) => {
            try {
              const value = parseQuantity(text, dimension);
              expect(Number.isFinite(value) && value >= 0).toBe(true);
            } catch (error) {
              expect(error).toBeInstanceOf(QuantityError);
            }
          },
        ),
        fuzzed('quantity', 2000, 1 / (readers.length + 2)),
      );
    },
    patience,
  );
});
