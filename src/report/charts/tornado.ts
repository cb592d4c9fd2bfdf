/** What a figure swings by when one input moves from its 5th to its 95th percentile. */
import type { Result } from '../../scenario/result.ts';
import { formatUsd } from '../../units/format.ts';
import { money, unitFor, usdPerMillionTokens } from '../display-unit.ts';
import type { BarChart } from './chart.ts';

export type StudyTarget = NonNullable<Result['uncertaintyStudy']>['targets'][number];

/** Wider charts are not read to their end. */
const mostInputs = 10;
/** Swings below this share of the widest are nothing to look at. */
const leastShare = 0.01;

/** Bars to either side of the single run, widest first; nothing when no input moves the figure. */
export function tornadoChart(
  { figure, best, tornado }: StudyTarget,
  title: string,
): BarChart | null {
  const widest = Math.max(0, ...tornado.map(({ low, high }) => Math.abs(high - low)));
  const shown = tornado
    .filter(({ low, high }) => Math.abs(high - low) >= leastShare * widest)
    .slice(0, mostInputs);
  if (shown.length === 0 || widest === 0) return null;
  const ends = shown.map(({ low, high }) => ({
    from: Math.min(low, high) - best,
    to: Math.max(low, high) - best,
  }));
  const perToken = figure.includes('PerMillion');
  const unit = perToken
    ? usdPerMillionTokens
    : unitFor(
        money,
        ends.flatMap(({ from, to }) => [Math.abs(from), Math.abs(to)]),
      );
  const label = ({ low, high }: (typeof shown)[number]) =>
    `${formatUsd(Math.min(low, high))} to ${formatUsd(Math.max(low, high))}`;
  return {
    kind: 'bars',
    id: `tornado-${figure.replaceAll('.', '-').toLowerCase()}`,
    title,
    description: `${title}, ${formatUsd(best)} in the single run. ${shown
      .map(swing => `${swing.input}: ${label(swing)}`)
      .join('; ')}.`,
    categories: shown.map(({ input }) => inputName(input)),
    value: { label: `Change from ${formatUsd(best)}`, unit, scale: 'linear' },
    stacked: true,
    series: [
      {
        name: 'lower',
        values: ends.map(({ from }) => Math.min(0, from)),
        labels: shown.map(() => null),
        tone: 'first',
      },
      {
        name: 'higher',
        values: ends.map(({ to }) => Math.max(0, to)),
        labels: shown.map(label),
        tone: 'second',
      },
    ],
    marks: [],
    key: [],
  };
}

const modelErrors: Readonly<Record<string, string>> = {
  'model.trainingTime': "the model's own error, training",
  'model.servingTime': "the model's own error, serving",
};

/** An input as people call it: `chips.h800-sxm.memory.bandwidth` is "h800-sxm memory bandwidth". */
export function inputName(input: string): string {
  return modelErrors[input] ?? input.replace(/^(?:chips|prices)\./, '').replaceAll('.', ' ');
}
