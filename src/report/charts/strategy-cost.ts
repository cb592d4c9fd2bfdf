/** What the same work costs over its life, done in several ways. */
import type { Economics } from '../../scenario/result.ts';
import { formatUsd } from '../../units/format.ts';
import { money, unitFor, usdPerMillionTokens } from '../display-unit.ts';
import { type ByChip, byChip } from './by-chip.ts';
import type { BarChart } from './chart.ts';

export type Strategies = NonNullable<Economics['strategies']>;

/** Training and serving over the life, by strategy. */
export function strategyCost(strategies: Strategies): BarChart | null {
  const training = strategies.map(({ lifetimeTrainingUsd: usd }) => usd ?? null);
  const serving = strategies.map(({ lifetimeServingUsd: usd }) => usd ?? null);
  return byChip({
    ...shared(strategies),
    id: 'strategies',
    title: 'What the life of the model costs, by strategy',
    label: 'Cost over the life',
    units: [unitFor(money, [...training, ...serving])],
    measures: [
      { name: 'Training', values: training },
      { name: 'Serving', values: serving },
    ],
  });
}

/** Cost of a million output tokens over the life, by strategy. */
export function strategyTokenCost(strategies: Strategies): BarChart | null {
  return byChip({
    ...shared(strategies),
    id: 'strategy-token-cost',
    title: 'Cost per million output tokens over the life, by strategy',
    label: 'Training and serving over all output',
    units: [usdPerMillionTokens],
    measures: [
      {
        name: 'Output tokens',
        values: strategies.map(({ usdPerMillionOutputTokens: cost }) => cost ?? null),
      },
    ],
  });
}

function shared(strategies: Strategies): Pick<ByChip, 'chips' | 'text'> {
  return {
    chips: strategies.map(({ name, servingChip }) =>
      name === 'as it stands' ? `${name}: ${servingChip}` : name,
    ),
    text: formatUsd,
  };
}
