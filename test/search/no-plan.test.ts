/** No plan is an answer with reasons: what is lacking of memory, and by how much the fastest breaks a limit. */
import { describe, expect, test } from 'vitest';
import { trainSearchText } from '../../src/node/cli/text/train-search-text.ts';
import { createLibrary } from '../../src/scenario/create-library.ts';
import { checkScenario } from '../../src/scenario/scenario-document.ts';
import { searchTrain } from '../../src/search/train/search-train.ts';
import { shippedDocuments } from '../support/shipped-documents.ts';

const library = createLibrary(shippedDocuments());
const plain = { bold: String, dim: String } as unknown as Parameters<typeof trainSearchText>[2];

function search(chips: readonly number[], limits: object = {}) {
  const document = checkScenario(
    {
      name: 'a search',
      model: 'mixtral-8x7b',
      training: {
        tokens: '1e11',
        sequenceLength: 4096,
        globalBatchSequences: 256,
        cluster: { chip: 'h100-sxm', chips: chips[0] },
        plan: { offload: 'none' },
      },
    },
    'scenario',
  );
  const question = { document, chips, objective: 'time', runnersUp: 2, ...limits } as const;
  return searchTrain(question, library);
}

const text = (found: ReturnType<typeof search>) =>
  trainSearchText(found, { seconds: 1, tokens: 1e11, launch: undefined }, plain);

describe('a search without a plan', () => {
  test('says how much memory the nearest layout wants', () => {
    const found = search([2]);
    expect(found.best).toBeNull();
    expect(found.without).toEqual([
      { chips: 2, why: expect.stringMatching(/needs .+ of 80 GB on its fullest chip/) },
    ]);
    expect(text(found)).toMatch(/2 chips: no plan fits in memory/);
  });

  test('says by how much the fastest plan breaks a budget and a deadline', () => {
    const free = search([64]);
    const { hours = 0, usd = 0 } = free.best ?? {};
    const found = search([64], { budgetUsd: usd / 2, deadlineHours: hours / 2 });
    expect(found.best).toBeNull();
    expect(found.without[0]?.why).toMatch(
      /takes .+, longer than the .+ of the deadline, and costs .+, more than the budget of/,
    );
    const late = search([64], { budgetUsd: usd * 2, deadlineHours: hours / 2 });
    expect(late.without[0]?.why).toMatch(/longer than/);
    expect(late.without[0]?.why).not.toMatch(/more than/);
  });

  test('for some numbers of chips says so beside those that have one', () => {
    const { best } = search([64]);
    const found = search([32, 64], { deadlineHours: (best?.hours ?? 0) * 1.2 });
    expect(found.best?.chips).toBe(64);
    expect(found.without).toEqual([{ chips: 32, why: 'no plan keeps the deadline' }]);
    const lines = text(found);
    expect(lines).toMatch(/32 chips: no plan keeps the deadline/);
    expect(lines).toMatch(/the run: .+ days, \$.+, .+Wh/);
    for (const line of lines.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });
});
