/** How far the answers may move when inputs move within their ranges, and which inputs move them. */
import type { Result } from '../../scenario/result.ts';
import { formatCount, formatPercent, formatUsd } from '../../units/format.ts';
import { figureDistribution } from '../charts/figure-distribution.ts';
import { type StudyTarget, tornadoChart } from '../charts/tornado.ts';
import {
  type Block,
  chartBlock,
  chartWithTable,
  paragraph,
  type Section,
  tableBlock,
} from '../content.ts';
import { percent } from '../display-unit.ts';
import type { Table } from '../table.ts';

type Study = NonNullable<Result['uncertaintyStudy']>;
type Quantiles = NonNullable<Result['uncertainty']>[string];

const names: Readonly<Record<string, string>> = {
  'economics.training.usd': 'Cost of the training run',
  'economics.serving.usdPerMillionOutputTokens': 'Cost of a million output tokens',
  'economics.lifetime.usdPerMillionOutputTokens': 'Cost of a million output tokens over the life',
  'economics.lifetime.presentValue.netUsd': 'Net present value',
};

/** Section of the ranges; nothing when none were worked out. */
export function uncertaintySection({
  uncertainty,
  uncertaintyStudy: study,
}: Result): readonly Section[] {
  if (uncertainty === undefined || Object.keys(uncertainty).length === 0) return [];
  return [
    {
      id: 'uncertainty',
      title: 'Uncertainty',
      blocks: [
        ...(study === undefined ? [] : studyBlocks(study, uncertainty)),
        ...tableBlock(quantileTable(uncertainty)),
      ],
    },
  ];
}

function studyBlocks(
  study: Study,
  uncertainty: NonNullable<Result['uncertainty']>,
): readonly Block[] {
  const fit =
    study.feasibleShare < 1 ? ` ${formatPercent(study.feasibleShare)} of the draws fit.` : '';
  return [
    paragraph(
      `${formatCount(study.draws)} draws of ${study.inputs.length} inputs (Latin hypercube, seed ${study.seed}). ${study.method}${fit}`,
    ),
    ...(study.probabilities.length === 0
      ? []
      : [
          {
            kind: 'list' as const,
            items: study.probabilities.map(
              ({ expression, probability }) =>
                `${formatPercent(probability)} likely: ${expression}`,
            ),
          },
        ]),
    ...study.targets.flatMap(target => targetBlocks(target, uncertainty[target.figure])),
  ];
}

function targetBlocks(target: StudyTarget, quantiles: Quantiles | undefined): readonly Block[] {
  const name = names[target.figure] ?? target.figure;
  if (quantiles === undefined) return [];
  return [
    paragraph(
      `${name}: ${formatUsd(target.best)} in the single run; nine draws in ten between ${formatUsd(quantiles.p5)} and ${formatUsd(quantiles.p95)}.`,
    ),
    ...chartBlock(figureDistribution(target, quantiles, `${name} over the draws`)),
    ...chartWithTable(
      tornadoChart(target, `What moves it: ${name.toLowerCase()}`),
      causeTable(target, name),
    ),
  ];
}

function causeTable({ figure, tornado, totalIndices }: StudyTarget, name: string): Table {
  const swings = new Map(tornado.map(swing => [swing.input, swing]));
  return {
    id: `causes-${figure.replaceAll('.', '-').toLowerCase()}`,
    title: `Inputs and what they move: ${name.toLowerCase()}`,
    columns: [
      { key: 'input', label: 'Input' },
      { key: 'low', label: 'At its 5th percentile' },
      { key: 'high', label: 'At its 95th' },
      { key: 'total', label: 'Share of the variance, with interactions', unit: percent },
    ],
    rows: totalIndices
      .filter(({ input }) => swings.has(input))
      .map(({ input, total }) => {
        const swing = swings.get(input);
        return {
          input,
          low: swing === undefined ? null : formatUsd(swing.low),
          high: swing === undefined ? null : formatUsd(swing.high),
          total: Math.min(1, total),
        };
      }),
  };
}

function quantileTable(uncertainty: NonNullable<Result['uncertainty']>): Table {
  return {
    id: 'uncertainty',
    title: 'Every figure',
    columns: [
      { key: 'figure', label: 'Figure' },
      { key: 'p5', label: '5%' },
      { key: 'p50', label: 'Median' },
      { key: 'p95', label: '95%' },
      { key: 'mean', label: 'Mean' },
    ],
    rows: Object.entries(uncertainty).map(([figure, quantiles]) => ({ figure, ...quantiles })),
  };
}
