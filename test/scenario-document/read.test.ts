/** Scenarios as their authors write them, read into plain SI numbers. */
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, expectTypeOf, test } from 'vitest';
import type { TrainingPlan } from '../../src/parallelism/plan.ts';
import {
  checkScenario,
  readScenario,
  type ScenarioDocument,
} from '../../src/scenario/scenario-document.ts';
import { InputError } from '../../src/schema/input-error.ts';

const scenarios = new URL('../../scenarios/', import.meta.url);
const shipped = readdirSync(scenarios).filter(
  file => file.endsWith('.json') && !file.endsWith('.schema.json'),
);

test.each(shipped)('%s is read', file => {
  const document = readScenario(readFileSync(new URL(file, scenarios), 'utf8'), file);
  expect(document.name).not.toBe('');
  expect(Object.keys(document)).not.toContain('$schema');
});

const written = {
  $schema: './scenario.schema.json',
  name: 'DeepSeek-V3',
  description: 'Trained on H800, served on 910C',
  model: 'deepseek-v3',
  training: {
    cluster: { chip: 'h800-sxm', chips: 2048 },
    tokens: '14.8e12',
    sequenceLength: 4096,
    globalBatchSequences: 15360,
    precision: 'fp8',
    plan: { pipelineParallel: 16, expertParallel: 64, pipelineSchedule: 'dualpipe', zeroStage: 1 },
    reliability: {
      chipHoursPerInterruption: 50000,
      restart: '10 min',
      checkpointInterval: '1 h',
      checkpointStall: '0 s',
    },
  },
  serving: {
    cluster: { chip: 'ascend-910c', chips: 384 },
    precision: 'int8',
    attentionPrecision: 'bf16',
    kvCachePrecision: 'int8',
    workload: {
      inputTokens: 2048,
      outputTokens: 512,
      arrivals: { kind: 'poisson', requestsPerSecond: 40 },
      prefixCacheHitRate: '50%',
    },
    plan: { decode: { expertParallel: 160, batchPerChip: 96 } },
    speculative: { draftTokens: 1, acceptedTokensPerStep: 1.7 },
    slo: { timeToFirstToken: '2 s', timePerOutputToken: '50 ms' },
  },
  economics: {
    prices: '2025-q1',
    basis: 'rented',
    region: 'china',
    chipHourPrice: '2 USD/h',
    horizon: '24 months',
    demand: { outputTokensPerDay: '168e9', monthlyGrowth: 0.05 },
  },
  compare: { chips: ['h800-sxm', 'b200-sxm'] },
};

test('every key of a full scenario arrives, its quantities in SI units', () => {
  const { $schema, ...rest } = written;
  expect(readScenario(JSON.stringify(written), 'x.json')).toEqual({
    ...rest,
    training: {
      ...written.training,
      tokens: 14.8e12,
      reliability: {
        chipHoursPerInterruption: 50000,
        restart: 600,
        checkpointInterval: 3600,
        checkpointStall: 0,
      },
    },
    serving: {
      ...written.serving,
      workload: { ...written.serving.workload, prefixCacheHitRate: 0.5 },
      slo: { timeToFirstToken: 2, timePerOutputToken: 0.05 },
    },
    economics: {
      ...written.economics,
      chipHourPrice: 2,
      horizon: 2 * 365.2425 * 86400,
      demand: { outputTokensPerDay: 168e9, monthlyGrowth: 0.05 },
    },
  });
});

test('a value is checked as the text of it would be', () => {
  expect(checkScenario(written, 'x')).toEqual(readScenario(JSON.stringify(written), 'x'));
  expect(() => checkScenario({ ...written, model: 5 }, 'flags')).toThrow(
    'flags: model: expected a text, got 5',
  );
});

test('either part may stand alone', () => {
  const { training, serving, ...shared } = written;
  expect(checkScenario({ ...shared, training }, 'x').serving).toBeUndefined();
  expect(checkScenario({ ...shared, serving }, 'x').training).toBeUndefined();
});

/** Paths of every key in the written scenario, inner ones included. */
function paths(value: object, above: readonly string[] = []): readonly (readonly string[])[] {
  return Object.entries(value).flatMap(([key, inner]) => {
    const path = [...above, key];
    const nested = typeof inner === 'object' && inner !== null && !Array.isArray(inner);
    return nested ? [path, ...paths(inner, path)] : [path];
  });
}

function edited(
  path: readonly string[],
  edit: (place: Record<string, unknown>, key: string) => void,
) {
  const copy = structuredClone(written) as Record<string, unknown>;
  let place = copy;
  for (const key of path.slice(0, -1)) place = place[key] as Record<string, unknown>;
  edit(place, path.at(-1) ?? '');
  return copy;
}

test('a misspelt key is refused at its path wherever it stands, and the right one is offered', () => {
  for (const path of paths(written).filter(path => (path.at(-1) ?? '').length > 4)) {
    const key = path.at(-1) ?? '';
    const misspelt = `${key.slice(0, 2)}${key.slice(3)}`;
    const document = edited(path, (place, name) => {
      place[misspelt] = place[name];
      delete place[name];
    });
    const expected = `x: ${[...path.slice(0, -1), misspelt].join('.')}: unknown key; did you mean "${key}"`;
    expect(() => checkScenario(document, 'x')).toThrow(expected);
  }
});

/** Keys that any text will do for. */
const isText = /^(\$schema|name|description|model|chip|prices|region)$/;

test('a value of the wrong kind is refused at its path, and nothing but InputError is thrown', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...paths(written)),
      fc.oneof(fc.constant(null), fc.constant(-1), fc.constant('-1 parsec'), fc.constant([[]])),
      (path, wrong) => {
        const document = edited(path, (place, key) => {
          place[key] = wrong;
        });
        let refusal: unknown;
        try {
          checkScenario(document, 'x');
        } catch (error) {
          refusal = error;
        }
        if (wrong === '-1 parsec' && isText.test(path.at(-1) ?? '')) return;
        expect(refusal).toBeInstanceOf(InputError);
        const where = (refusal as InputError).problems.map(problem => problem.path);
        expect(where.every(place => place.startsWith(path.join('.')))).toBe(true);
      },
    ),
  );
});

test('no value whatever makes the check fail in another way', () => {
  fc.assert(
    fc.property(fc.object(), value => {
      expect(() => checkScenario(value, 'x')).toThrow(InputError);
    }),
  );
});

test('the plan of a scenario has the words of the training plan, without its precision', () => {
  type Training = NonNullable<ScenarioDocument['training']>;
  type Plan = Exclude<NonNullable<Training['plan']>, 'auto'>;
  expectTypeOf<Plan>().toEqualTypeOf<{
    -readonly [Key in keyof Omit<TrainingPlan, 'precision'>]?: TrainingPlan[Key];
  }>();
});
