/** How sure the answer is, in words: quantiles, what decides them, and the questions that were asked. */
import type { Result } from '../../../scenario/result.ts';
import { formatCount, formatNumber, formatPercent, formatUsd } from '../../../units/format.ts';
import type { Colours } from '../terminal.ts';
import { columnLines, cut } from './columns.ts';
import { titled } from './titled.ts';
import { hanging } from './wrap.ts';

const shown = [
  ['training.hours', 'Training hours'],
  ['economics.training.usd', 'Training, final run'],
  ['economics.training.programme.usd', 'Training, all of it'],
  ['serving.capacityRequestsPerSecond', 'Requests per second'],
  ['economics.serving.usdPerMillionInputTokens', 'Million input tokens'],
  ['economics.serving.usdPerMillionOutputTokens', 'Million output tokens'],
  ['economics.lifetime.usdPerMillionOutputTokens', 'The same, over life'],
  ['economics.lifetime.presentValue.netUsd', 'Net present value'],
] as const;

/** The study in a few tables; nothing when there is none. */
export function uncertaintyLines(
  { uncertainty, uncertaintyStudy: study, economics }: Result,
  colours: Colours,
): readonly string[] {
  if (uncertainty === undefined || study === undefined) return [];
  const rows = shown.flatMap(([path, label]) => {
    const found = uncertainty[path];
    const text = /usd/i.test(path) ? formatUsd : formatNumber;
    const hidden = path.endsWith('.netUsd') && economics?.serving?.revenueUsdPerDay === undefined;
    if (found === undefined || hidden) return [];
    return [[label, text(found.p5), text(found.p50), text(found.p95), text(found.mean)]];
  });
  return [
    ...titled(
      'Uncertainty',
      `${formatCount(study.draws)} draws of ${study.inputs.length} inputs, seed ${study.seed}`,
      colours,
    ),
    ...columnLines(
      [{ label: '' }, ...['5%', 'median', '95%', 'mean'].map(label => ({ label, right: true }))],
      rows,
      colours,
    ),
    ...study.probabilities.flatMap(({ expression, probability }) =>
      hanging(`  ${formatPercent(probability).padStart(6)}  `, `likely: ${expression}`),
    ),
    ...(study.feasibleShare < 1
      ? hanging(
          '  ',
          `${formatPercent(study.feasibleShare)} of the draws fit; the figures are theirs.`,
        )
      : []),
    ...study.targets.slice(0, 2).flatMap(target => causes(target, colours)),
    ...hanging('  ', study.method).map(colours.dim),
  ];
}

const mostCauses = 5;
const widestInput = 37;

function causes(
  { figure, tornado, totalIndices }: NonNullable<Result['uncertaintyStudy']>['targets'][number],
  colours: Colours,
): readonly string[] {
  const total = new Map(totalIndices.map(index => [index.input, index.total]));
  const rows = tornado
    .slice(0, mostCauses)
    .map(({ input, low, high }) => [
      cut(input, widestInput),
      formatUsd(low),
      formatUsd(high),
      formatPercent(total.get(input) ?? 0),
    ]);
  return [
    `  What moves ${figure}`,
    ...columnLines(
      [
        { label: 'input' },
        { label: 'at its 5%', right: true },
        { label: 'at its 95%', right: true },
        { label: 'variance', right: true },
      ],
      rows,
      colours,
    ),
  ];
}
