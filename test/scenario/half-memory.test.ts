/** The memory of halves: it answers as a simulation from scratch does, and forgets what nobody asked for the longest. */
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
