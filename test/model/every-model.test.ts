/** Every shipped model is trained and served on three chips: a sensible answer, or a reason. */
import { describe, expect, test } from 'vitest';
import { createLibrary } from '../../src/scenario/create-library.ts';
import type { Result } from '../../src/scenario/result.ts';
import { simulate } from '../../src/scenario/simulate.ts';
import { shippedDocuments } from '../support/shipped-documents.ts';

const library = createLibrary(shippedDocuments());
const chips = ['h100-sxm', 'b200-sxm', 'ascend-910c'] as const;
const cases = library.modelIds.flatMap(id => chips.map(chip => [id, chip] as const));

/** All numbers of a document, with their places. */
function* numbersIn(value: unknown, path = ''): Generator<[string, number]> {
  if (typeof value === 'number') yield [path, value];
  else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) yield* numbersIn(inner, `${path}.${key}`);
  }
}

function expectFinite(result: Result): void {
  const wrong = [...numbersIn(result)].filter(
    ([, number]) => !Number.isFinite(number) || number < 0,
  );
  expect(wrong).toEqual([]);
}

describe('training', () => {
  test.each(cases)('%s on 1024 %s', (id, chip) => {
    const sequenceLength = Math.min(4096, library.model(id).contextLimit);
    const result = simulate(
      {
        name: id,
        model: id,
        training: {
          cluster: { chip, chips: 1024 },
          tokens: 1e12,
          sequenceLength,
          globalBatchSequences: 1024,
          plan: { microBatchSequences: 1, virtualPipelineStages: 1, recompute: 'selective' },
        },
      },
      library,
    );
    expectFinite(result);
    const { training } = result;
    if (training?.feasible) {
      expect(training.mfu).toBeGreaterThan(0.03);
      expect(training.mfu).toBeLessThan(0.75);
    } else {
      expect(training?.reasons).not.toEqual([]);
    }
  });
});

describe('serving', () => {
  test.each(cases)('%s on 64 %s', (id, chip) => {
    const inputTokens = Math.min(2048, library.model(id).contextLimit / 4);
    const result = simulate(
      {
        name: id,
        model: id,
        serving: {
          cluster: { chip, chips: 64 },
          workload: {
            inputTokens,
            outputTokens: 256,
            arrivals: { kind: 'closed', concurrency: 256 },
          },
        },
      },
      library,
    );
    expectFinite(result);
    const { serving } = result;
    if (serving?.feasible) {
      expect(serving.decode.tokensPerSecondPerChip).toBeGreaterThan(1);
      // No step reads its active weights more than once per token, nor faster than memory allows.
      expect(serving.decode.stepSeconds).toBeGreaterThan(1e-3);
    } else {
      expect(serving?.reasons).not.toEqual([]);
    }
  });
});
