/** Whole scenarios with something wrong in them: a result that keeps the published schema, or a refusal; never a hang. */
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createLibrary } from '../../src/scenario/create-library.ts';
import { resultSchema } from '../../src/scenario/result.ts';
import { readScenario } from '../../src/scenario/scenario-document.ts';
import { simulate } from '../../src/scenario/simulate.ts';
import { shippedDocuments } from '../support/shipped-documents.ts';
import { answerOrRefusal, fuzzed, patience } from './contract.ts';
import { editedJson } from './mutations.ts';

const library = createLibrary(shippedDocuments());
const texts = readdirSync('scenarios')
  .filter(
    name => name.endsWith('.json') && !name.endsWith('.schema.json') && !name.includes('five'),
  )
  .map(name => readFileSync(`scenarios/${name}`, 'utf8'));
/** A small one, so that most runs are quick. */
const small = JSON.stringify({
  name: 'small',
  model: 'llama-3.1-8b',
  training: {
    cluster: { chip: 'h100-sxm', chips: 8 },
    tokens: '1e9',
    sequenceLength: 2048,
    globalBatchSequences: 64,
    precision: 'bf16',
    plan: { tensorParallel: 2, pipelineParallel: 1, microBatchSequences: 1, recompute: 'none' },
  },
  serving: {
    cluster: { chip: 'h20', chips: 4 },
    precision: 'fp8',
    workload: {
      inputTokens: 512,
      outputTokens: 64,
      arrivals: { kind: 'poisson', requestsPerSecond: 2 },
    },
    plan: { decode: { tensorParallel: 1, batchPerChip: 8 } },
    slo: { timeToFirstToken: '2 s', timePerOutputToken: '50 ms' },
  },
  economics: {
    prices: '2026-q2',
    region: 'us',
    horizon: '6 months',
    demand: { outputTokensPerDay: '1e8', monthlyGrowth: 0.05 },
  },
});

test(
  'a scenario with something wrong in it gives a lawful result or one message',
  () => {
    fc.assert(
      fc.property(editedJson([small, small, small, ...texts]), text => {
        const result = answerOrRefusal(text, () => simulate(readScenario(text, 'x'), library));
        if (result === undefined) return;
        const { error } = resultSchema.safeParse(JSON.parse(JSON.stringify(result)));
        expect(error?.issues.slice(0, 3)).toBeUndefined();
      }),
      fuzzed('scenario', 40),
    );
  },
  patience,
);
