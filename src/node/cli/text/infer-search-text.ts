/** What `search infer` prints: the frontier, and the fleets. */
import type { Launch } from '../../../search/emit/launch.ts';
import type { InferSearch, ToldFleet } from '../../../search/infer/search-infer.ts';
import { formatCount, formatDuration, formatUsd } from '../../../units/format.ts';
import type { Colours } from '../terminal.ts';
import { columns } from '../terminal.ts';
import { columnLines } from './columns.ts';
import { planText } from './plan-text.ts';
import { launchLines } from './train-search-text.ts';
import { hanging, wrapped } from './wrap.ts';

/** The answer within eighty columns. */
export function inferSearchText(
  found: InferSearch,
  seconds: number,
  launch: Launch | undefined,
  colours: Colours,
): string {
  const { bold, dim } = colours;
  const { considered, evaluated, cheapest, largest } = found;
  const counted =
    `${formatCount(considered)} points in ${formatDuration(seconds)}, ${formatCount(evaluated)} of them evaluated; ` +
    'the rest lie within 2% of one of those, or behind the frontier by more than the 1% that tiles make up for';
  const blocks = [
    [bold(`Serving ${found.model}`), ...wrapped(counted, columns).map(dim)],
    [bold('Frontier of yield and speed'), ...frontierLines(found, colours)],
    cheapest === undefined
      ? []
      : [
          bold('Cheapest fleet for the rate'),
          ...(cheapest === null ? ['  None keeps the targets.'] : fleetLines(cheapest)),
        ],
    [
      bold('Largest rate of the chips within the targets'),
      ...(largest === null
        ? [
            '  None: no fleet on these chips keeps them.',
            ...(found.why ?? []).flatMap(line => hanging('  ', line)).map(dim),
          ]
        : [...fleetLines(largest), ...playedLines(largest)]),
    ],
    launch === undefined ? [] : launchLines(launch, colours),
  ];
  return blocks
    .filter(lines => lines.length > 0)
    .map(lines => lines.join('\n'))
    .join('\n\n');
}

const told = 14;

function frontierLines({ frontier }: InferSearch, colours: Colours): readonly string[] {
  if (frontier.length === 0) return ['  Nothing fits.'];
  const every = Math.max(1, Math.ceil(frontier.length / told));
  const shown = frontier.filter((_, place) => place % every === 0);
  const rows = columnLines(
    [
      { label: 'tok/s/user', right: true },
      { label: 'per chip', right: true },
      { label: 'USD/M', right: true },
      { label: 'batch', right: true },
      { label: 'P:D', right: true },
      { label: 'layout' },
    ],
    shown.map(point => [
      point.tokensPerSecondPerUser.toFixed(1),
      point.outputTokensPerSecondPerChip.toFixed(0),
      point.usdPerMillionOutputTokens.toPrecision(3),
      String(Number(point.batchPerChip.toPrecision(3))),
      point.disaggregated ? String(Number(point.prefillChipsPerDecodeChip.toPrecision(2))) : 'one',
      shortLayout(point),
    ]),
    colours,
  );
  return [
    ...rows,
    ...wrapped(
      `${shown.length} of ${frontier.length} points. Per chip: output tokens/s over both pools; USD/M: per million ` +
        'output tokens; batch: sequences per chip that decodes; P:D: chips that prefill per chip that decodes, or ' +
        '"one" pool for both',
      columns,
    ).map(colours.dim),
  ];
}

/** Chip, format and cut of the pool that decodes. */
function shortLayout({ plan, chip }: InferSearch['frontier'][number]): string {
  const { tensorParallel, dataParallelAttention, expertParallel, precision } = plan;
  const cut =
    dataParallelAttention > 1
      ? `dp ${dataParallelAttention}, ep ${expertParallel}`
      : `tp ${tensorParallel}`;
  const stages = plan.pipelineParallel > 1 ? `, pp ${plan.pipelineParallel}` : '';
  const drafts = plan.speculative?.draftTokens ?? 0;
  return `${chip} ${precision} ${cut}${stages}${drafts > 0 ? `, mtp ${drafts}` : ''}`;
}

/** What playing the fleet says of its rate. */
function playedLines({ played }: ToldFleet): readonly string[] {
  if (played === undefined) return [];
  const { requestsPerSecond, interval, simulations, requests } = played;
  const short = (rate: number) => String(Number(rate.toPrecision(3)));
  return hanging(
    '  played   ',
    `${short(requestsPerSecond)} requests/s, ${short(interval.low)} to ${short(interval.high)} at 95%: ` +
      `${formatCount(simulations)} simulations of ${formatCount(requests)} requests`,
  );
}

function fleetLines(fleet: ToldFleet): readonly string[] {
  const { disaggregated, prefillInstances, decodeInstances } = fleet;
  const size =
    `${formatCount(fleet.chips)} × ${fleet.chip} for ${Number(fleet.requestsPerSecond.toPrecision(3))} requests/s: ` +
    `${formatUsd(fleet.usdPerHour)} an hour, ${formatUsd(fleet.usdPerMillionOutputTokens)} per million output tokens`;
  const decode = `${decodeInstances} × ${planText({ ...fleet.plan })}`;
  return [
    ...hanging('  ', size),
    ...(disaggregated
      ? [
          ...hanging('  prefill  ', `${prefillInstances} × ${planText({ ...fleet.prefillPlan })}`),
          ...hanging('  decode   ', decode),
        ]
      : hanging('  ', decode)),
  ];
}
