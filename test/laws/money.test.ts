/** What no price, unit or comparison may break. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compare } from '../../src/scenario/compare.ts';
import { checkScenario } from '../../src/scenario/scenario-document.ts';
import { libraryWith, resultOf, scenarioOf, world } from './worlds.ts';

const runs = { numRuns: 25 };
const patience = 120_000;

describe('money', () => {
  test(
    'is proportional to the price of an hour, and no time depends on it',
    () => {
      fc.assert(
        fc.property(world, fc.constantFrom(2, 3, 10), (drawn, factor) => {
          const library = libraryWith(drawn.chip);
          const plain = resultOf(scenarioOf(drawn), library);
          const dearer = resultOf(
            scenarioOf({ ...drawn, usdPerHour: drawn.usdPerHour * factor }),
            library,
          );
          expect(dearer.training).toEqual(plain.training);
          expect(dearer.serving).toEqual(plain.serving);
          const [one, many] = [plain.economics, dearer.economics];
          if (one?.training !== undefined) {
            expect((many?.training?.usd ?? 0) / one.training.usd).toBeCloseTo(factor, 9);
          }
          if (one?.serving !== undefined) {
            expect((many?.serving?.usdPerDay ?? 0) / one.serving.usdPerDay).toBeCloseTo(factor, 9);
          }
        }),
        runs,
      );
    },
    patience,
  );

  test(
    'of months adds up, and never comes back',
    () => {
      fc.assert(
        fc.property(world, drawn => {
          const months =
            resultOf(scenarioOf(drawn), libraryWith(drawn.chip)).economics?.lifetime?.months ?? [];
          let before = 0;
          for (const { cumulativeServingUsd } of months) {
            expect(cumulativeServingUsd).toBeGreaterThanOrEqual(before);
            before = cumulativeServingUsd;
          }
        }),
        runs,
      );
    },
    patience,
  );
});

describe('units', () => {
  test(
    'change the spelling and nothing else',
    () => {
      fc.assert(
        fc.property(world, drawn => {
          const library = libraryWith(drawn.chip);
          const document = scenarioOf(drawn);
          const { training, economics } = document;
          const respelled = {
            ...document,
            training: { ...training, tokens: `${drawn.tokens / 1e9} Gtoken` },
            economics: {
              ...economics,
              chipHourPrice: `${drawn.usdPerHour * 24} USD/day`,
              horizon: `${drawn.horizonMonths / 12} years`,
            },
          };
          const one = resultOf(document, library);
          const other = resultOf(respelled, library);
          expect(other.training).toEqual(one.training);
          expect(other.serving).toEqual(one.serving);
          const ratio = (other.economics?.training?.usd ?? 1) / (one.economics?.training?.usd ?? 1);
          expect(ratio).toBeCloseTo(1, 9);
        }),
        runs,
      );
    },
    patience,
  );
});

describe('a comparison', () => {
  test(
    'is the same from either side, and each column what the chip gives alone',
    () => {
      fc.assert(
        fc.property(world, fc.constantFrom('h100-sxm', 'h20', 'mi300x'), (drawn, other) => {
          const library = libraryWith(drawn.chip);
          const document = checkScenario(scenarioOf(drawn, other), 'drawn');
          const there = compare(document, [other, 'drawn'], library);
          const back = compare(document, ['drawn', other], library);
          expect(
            back.results
              .map(({ result: { training, serving } }) => ({ training, serving }))
              .toReversed(),
          ).toEqual(
            there.results.map(({ result: { training, serving } }) => ({ training, serving })),
          );
          const alone = resultOf(scenarioOf(drawn, other), library);
          expect(there.results[0]?.result.training).toEqual(alone.training);
        }),
        { numRuns: 10 },
      );
    },
    patience,
  );
});
