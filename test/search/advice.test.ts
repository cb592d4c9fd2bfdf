/** Advice is what simulating the change says, the best first, and nothing where nothing helps. */
import { describe, expect, test, vi } from 'vitest';
import { createLibrary } from '../../src/scenario/create-library.ts';
import { checkScenario } from '../../src/scenario/scenario-document.ts';
import { simulate } from '../../src/scenario/simulate.ts';
import { advise, answerCost } from '../../src/search/advice/advise.ts';
import { possibleChanges } from '../../src/search/advice/changes.ts';
import { shippedDocuments } from '../support/shipped-documents.ts';

// Machines of all sizes run these; none of them is about speed.
vi.setConfig({ testTimeout: 60_000 });

const documents = shippedDocuments();
const few = Object.entries(documents.chips).filter(([id]) =>
  ['h100-sxm', 'h200-sxm', 'ascend-920'].includes(id),
);
const library = createLibrary({ ...documents, chips: Object.fromEntries(few) });

function scenario(serving: object) {
  return checkScenario(
    {
      name: 'Test',
      model: 'mixtral-8x7b',
      serving: {
        cluster: { chip: 'h100-sxm', chips: 8 },
        precision: 'bf16',
        workload: {
          inputTokens: 1024,
          outputTokens: 256,
          arrivals: { kind: 'poisson', requestsPerSecond: 5 },
        },
        ...serving,
      },
    },
    'test',
  );
}

describe('advice', () => {
  const document = scenario({});
  const seen: string[] = [];
  const advice = advise(document, library, (done, of) => seen.push(`${done} of ${of}`));
  expect(seen[0]).toBe(`0 of ${seen.length}`);
  expect(seen.at(-1)).toBe(`${seen.length - 1} of ${seen.length}`);

  test('is three changes at most, the largest saving first', () => {
    expect(advice.length).toBe(3);
    const savings = advice.map(({ saving }) => saving);
    expect(savings).toEqual(savings.toSorted((one, other) => other - one));
    expect(advice.map(({ change }) => change)).toContainEqual(
      expect.stringMatching(/^serve in FP8/),
    );
  });

  test('says what the change gives when it is simulated alone', () => {
    for (const { change, before, after } of advice) {
      const made = possibleChanges(document, library).find(({ text }) => text === change);
      const cost = (asked: typeof document) => {
        const { economics, serving: service } = simulate(asked, library);
        if (made === undefined) return undefined;
        return answerCost(economics?.serving, service, made.at);
      };
      expect(after).toBe(cost(made?.document ?? document));
      expect(before).toBe(cost(document));
      expect(after).toBeLessThan(before ?? 0);
    }
  });

  test('names no chip that is known from rumours only', () => {
    expect(
      possibleChanges(document, library)
        .map(({ text }) => text)
        .join(),
    ).not.toContain('920');
  });

  test('tells first what makes the impossible possible', () => {
    const [first] = advise(scenario({ cluster: { chip: 'h100-sxm', chips: 1 } }), library);
    expect(first).toMatchObject({ enables: true, saving: 1 });
    expect(first?.before).toBeUndefined();
  });
});
