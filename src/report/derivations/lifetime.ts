/** Where the month comes from in which serving overtakes training. */
import type { Economics } from '../../scenario/result.ts';
import { formatNumber, formatTokens, formatUsd } from '../../units/format.ts';
import { tokensPerMillion } from '../../units/quantity.ts';
import type { Term } from './term.ts';

type Lifetime = NonNullable<Economics['lifetime']>;
type Month = Lifetime['months'][number];

const trainedSoFar = (month: Month) => month.cumulativeTrainingUsd ?? month.trainingUsd;

function soFar(label: string, usd: number, why: string): Term {
  return { label, value: usd, text: formatUsd(usd), why };
}

/** The month of the crossing against the one before it. */
export function crossingTerm({ months, crossing }: Lifetime): Term | undefined {
  const month = months.find(entry => entry.month === crossing);
  if (month === undefined) return undefined;
  const before = months.find(entry => entry.month === month.month - 1);
  const bill = 'month by month: tokens asked for, chips that carry them, price of a chip-hour';
  return {
    label: 'month in which serving overtakes training',
    value: month.month,
    text: formatNumber(month.month),
    derivation: {
      words: 'the first month by whose end serving has cost more than training',
      operation: 'explained',
      terms: [
        ...(before === undefined
          ? []
          : [
              soFar(`serving until month ${before.month}`, before.cumulativeServingUsd, bill),
              soFar(`training until month ${before.month}`, trainedSoFar(before), 'runs so far'),
            ]),
        soFar(`serving until month ${month.month}`, month.cumulativeServingUsd, bill),
        soFar(`training until month ${month.month}`, trainedSoFar(month), 'runs so far'),
      ],
    },
  };
}

/** Cost of a million output tokens over the life. */
export function lifeTokenTerm({ months, usdPerMillionOutputTokens }: Lifetime): Term | undefined {
  const last = months.at(-1);
  if (last === undefined || usdPerMillionOutputTokens === undefined) return undefined;
  const tokens = months.reduce((sum, { outputTokens }) => sum + outputTokens, 0);
  if (tokens === 0) return undefined;
  const [serving, training] = [last.cumulativeServingUsd, trainedSoFar(last)];
  return {
    label: 'cost of a million output tokens over the life',
    value: usdPerMillionOutputTokens,
    text: formatUsd(usdPerMillionOutputTokens),
    derivation: {
      words: 'training and serving ÷ millions of output tokens',
      operation: 'quotient',
      terms: [
        {
          label: 'training and serving',
          value: serving + training,
          text: formatUsd(serving + training),
          derivation: {
            words: 'training over the life + serving over the life',
            operation: 'sum',
            terms: [
              soFar('training over the life', training, 'the first run and those that follow it'),
              soFar('serving over the life', serving, 'the months added up'),
            ],
          },
        },
        {
          label: 'output tokens over the life',
          value: tokens / tokensPerMillion,
          text: formatTokens(tokens),
          why: 'demand, month by month',
        },
      ],
    },
  };
}
