/** Real results of every kind that a report shows, small enough to be made in a test. */
import { openLibrary } from '../../src/node/library.ts';
import { readScenarioFile } from '../../src/node/scenario-file.ts';
import { comparisonReport } from '../../src/report/comparison-report.ts';
import type { Report } from '../../src/report/content.ts';
import { report } from '../../src/report/report.ts';
import { compare } from '../../src/scenario/compare.ts';
import type { Result } from '../../src/scenario/result.ts';
import { checkScenario, checkUncertainScenario } from '../../src/scenario/scenario-document.ts';
import { simulate } from '../../src/scenario/simulate.ts';
import { advise } from '../../src/search/advice/advise.ts';
import { studyUncertainty } from '../../src/uncertainty/study.ts';

export const library = openLibrary();

type Written = Readonly<Record<string, unknown>>;

/** A shipped scenario with some of its parts replaced. */
export function shipped(name: string, parts: Written = {}): Written {
  return { ...(JSON.parse(readScenarioFile(name).text) as Written), ...parts };
}

const { training: v3, serving: v3Service } = shipped('deepseek-v3') as Record<string, Written>;
const { serving: mixtralService } = shipped('mixtral-8x7b') as Record<string, Written>;
const tooFew = (part: Written | undefined, chip: string) => ({
  ...part,
  cluster: { chip, chips: 8 },
  plan: 'auto',
});

const scenarios: Readonly<Record<string, Written>> = {
  'trained and served': shipped('deepseek-v3'),
  'over its life, by several strategies': shipped('deepseek-lifetime'),
  'served for a day': shipped('deepseek-serving-day'),
  'played request by request': shipped('mixtral-8x7b', {
    serving: { ...mixtralService, simulation: { requests: 400 } },
  }),
  'training only': shipped('deepseek-v3', { serving: undefined }),
  'serving only': shipped('mixtral-8x7b', { training: undefined }),
  'without prices': shipped('mixtral-8x7b', { economics: undefined }),
  'on chips that are too few': shipped('deepseek-v3', {
    training: tooFew(v3, 'h800-sxm'),
    serving: tooFew(v3Service, 'h800-sxm'),
  }),
};

const spread = {
  ...shipped('mixtral-8x7b'),
  economics: {
    prices: '2026-q2',
    chipHourPrice: { distribution: 'uniform', low: '2 USD/h', high: '3 USD/h' },
    demand: { outputTokensPerDay: '4e9', monthlyGrowth: 0.05 },
    horizon: '24 months',
  },
};

function simulated(written: Written): Result {
  return simulate(checkScenario(JSON.parse(JSON.stringify(written)), 'scenario'), library);
}

function advised(written: Written): Result {
  const document = checkScenario(JSON.parse(JSON.stringify(written)), 'scenario');
  return { ...simulate(document, library), advice: [...advise(document, library)] };
}

/** Every kind of result by name; made when asked for, because some take a second. */
export const resultsOfEveryKind: Readonly<Record<string, () => Result>> = {
  ...Object.fromEntries(
    Object.entries(scenarios).map(([name, written]) => [name, () => simulated(written)]),
  ),
  'with advice': () => advised(shipped('mixtral-8x7b')),
  'too few chips, with advice': () => advised(scenarios['on chips that are too few'] ?? {}),
  'with its uncertainty': () =>
    studyUncertainty(
      checkUncertainScenario(spread, 'scenario'),
      { draws: 64, seed: 7, probabilities: ['training.usd < 6e4'] },
      library,
    ),
};

/** Every kind of report by name. */
export const reportsOfEveryKind: Readonly<Record<string, () => Report>> = {
  ...Object.fromEntries(
    Object.entries(resultsOfEveryKind).map(([name, make]) => [name, () => report(make())]),
  ),
  'of several chips': () => {
    const { document } = readScenarioFile('deepseek-v3-five-chips');
    return comparisonReport(compare(document, document.compare?.chips ?? [], library));
  },
  'of chips some of which are too small': () => {
    const { document } = readScenarioFile('mixtral-8x7b');
    return comparisonReport(compare(document, ['rtx-4090', 'h100-sxm', 'b200-sxm'], library));
  },
};
