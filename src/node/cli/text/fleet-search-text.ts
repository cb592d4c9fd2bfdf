/** What `search fleet` prints: the best pair, and the next ones. */
import type { FleetPlan, FleetSearch } from '../../../search/fleet/search-fleet.ts';
import { formatCount, formatUsd } from '../../../units/format.ts';
import type { Colours } from '../terminal.ts';
import { columnLines } from './columns.ts';
import { planText } from './plan-text.ts';
import { hanging } from './wrap.ts';

/** The answer within eighty columns. */
export function fleetSearchText(found: FleetSearch, title: string, colours: Colours): string {
  const { bold, dim } = colours;
  const { best, others, excluded, considered, months } = found;
  const reasons = excluded.flatMap(line => hanging('  ', line).map(dim));
  const head = [
    bold(title),
    dim(`${formatCount(considered)} plans and points, ${months} months of service`),
  ];
  if (best === null) return [...head, '', 'Nothing fits:', ...reasons].join('\n');
  return [
    head,
    [bold('Best'), ...pairLines(best)],
    others.length === 0 ? [] : [bold('Next'), ...tableLines(others, colours)],
    reasons,
  ]
    .filter(lines => lines.length > 0)
    .map(lines => lines.join('\n'))
    .join('\n\n');
}

function pairLines({ training, serving, usd }: FleetPlan): readonly string[] {
  const { disaggregated, prefillInstances, decodeInstances } = serving;
  const pools = disaggregated
    ? `${prefillInstances} prefill and ${decodeInstances} decode instances`
    : `${decodeInstances} instances`;
  return [
    ...hanging(
      '  train    ',
      `${formatCount(training.chips)} × ${training.chip}, ${training.hours.toFixed(0)} h, ${formatUsd(training.usd)}: ${planText({ ...training.plan })}`,
    ),
    ...hanging(
      '  serve    ',
      `${formatCount(serving.chips)} × ${serving.chip}, ${formatUsd(serving.usd)}, ${formatUsd(serving.usdPerMillionOutputTokens)} per million output tokens: ${pools} of ${planText({ ...serving.plan })}`,
    ),
    `  together ${formatUsd(usd)}`,
  ];
}

function tableLines(plans: readonly FleetPlan[], colours: Colours): readonly string[] {
  return columnLines(
    [
      { label: 'train on' },
      { label: 'hours', right: true },
      { label: 'serve on' },
      { label: 'USD', right: true },
    ],
    plans.map(({ training, serving, usd }) => [
      `${training.chips} × ${training.chip}`,
      training.hours.toFixed(0),
      `${serving.chips} × ${serving.chip}`,
      formatUsd(usd),
    ]),
    colours,
  );
}
