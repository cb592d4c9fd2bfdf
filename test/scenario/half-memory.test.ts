/** The memory of halves: it answers as a simulation from scratch does, and forgets what nobody asked for the longest. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readScenarioFile } from '../../src/node/scenario-file.ts';
import { createLibrary } from '../../src/scenario/create-library.ts';
import { halfMemory } from '../../src/scenario/half-memory.ts';
import { simulate, simulateAsItStands, withStrategies } from '../../src/scenario/simulate.ts';
import { strategyScenarios } from '../../src/scenario/strategies.ts';
import { shippedDocuments } from '../support/shipped-documents.ts';

const library = createLibrary(shippedDocuments());
const { document } = readScenarioFile('mixtral-8x7b');
const batches = (globalBatchSequences: number) => {
  const { training } = document;
  if (training === undefined) throw new Error('the scenario trains');
  return { ...document, training: { ...training, globalBatchSequences } };
};

describe('a memory of halves', () => {
  test('keeps what is asked for again, however many others come between', () => {
    const memory = halfMemory(library);
    const first = memory.training(document);
    const many = Array.from({ length: 260 }, (_, index) => batches(64 + 64 * index));
    for (const other of many) {
      memory.training(other);
      expect(memory.training(document)).toBe(first);
    }
    const [early = document] = many;
    const again = memory.training(early);
    expect(memory.training(early)).toBe(again);
  });
});

describe('services of one memory', () => {
  test('are those of a simulation from scratch, whatever was asked before', () => {
    const memory = halfMemory(library);
    const { document: served } = readScenarioFile('deepseek-v3');
    const turns = fc.record({
      chips: fc.constantFrom(64, 192, 384),
      outputTokens: fc.constantFrom(128, 512),
      first: fc.constantFrom(0.25, 0.5, 2),
      each: fc.constantFrom(0.02, 0.05),
    });
    fc.assert(
      fc.property(turns, ({ chips, outputTokens, first, each }) => {
        const { serving } = served;
        if (serving === undefined) throw new Error('the scenario serves');
        const turned = {
          ...served,
          serving: {
            ...serving,
            plan: 'auto' as const,
            cluster: { ...serving.cluster, chips },
            workload: { ...serving.workload, outputTokens },
            slo: { timeToFirstToken: first, timePerOutputToken: each },
          },
        };
        const alone = halfMemory(library).serving(turned);
        expect(memory.serving(turned).result).toEqual(alone.result);
      }),
      { numRuns: 20 },
    );
  });
});

describe('a scenario with strategies', () => {
  test('is what stands there and then its strategies, whether at once or one after the other', () => {
    const { document: lifetime } = readScenarioFile('deepseek-lifetime');
    const memory = halfMemory(library);
    const alone = simulateAsItStands(lifetime, library, { memory });
    for (const other of strategyScenarios(lifetime)) {
      memory.training(other);
      memory.serving(other);
    }
    expect(withStrategies(lifetime, alone, { library, memory })).toEqual(
      simulate(lifetime, library),
    );
    expect(alone.economics?.strategies).toBeUndefined();
  });
});
