/** What `search train` prints: the best plan, why others lost, the frontier. */
import type { Launch } from '../../../search/emit/launch.ts';
import type { TrainSearch } from '../../../search/train/search-train.ts';
import type { TrainedPlan } from '../../../search/train/trained-plan.ts';
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatPercent,
  formatUsd,
} from '../../../units/format.ts';
import type { Colours } from '../terminal.ts';
import { columns } from '../terminal.ts';
import { columnLines } from './columns.ts';
import { planText } from './plan-text.ts';
import { hanging, wrapped } from './wrap.ts';

/** The answer within eighty columns. */
export function trainSearchText(
  found: TrainSearch,
  seconds: number,
  launch: Launch | undefined,
  colours: Colours,
): string {
  const { bold, dim } = colours;
  const { best, considered, feasible, excluded } = found;
  const counted =
    `${formatCount(considered)} plans in ${formatDuration(seconds)}: ${formatCount(feasible)} timed, ` +
    `${formatCount(excluded.byMemory)} too large for memory, ${formatCount(excluded.byTime)} provably slower`;
  const head = [bold(`${found.model} on ${found.chip}`), ...wrapped(counted, columns).map(dim)];
  if (best === null) return [...head, '', 'No plan fits.'].join('\n');
  const blocks = [
    head,
    [bold('Best'), ...planLines(best)],
    [
      bold('Runners-up'),
      ...found.runnersUp.flatMap(plan => [
        ...hanging('  ', planText({ ...plan.plan })),
        ...hanging(
          '    ',
          `${formatDuration(plan.stepSeconds)}, ${formatBytes(plan.memoryBytes)}: ${plan.why}`,
        ).map(dim),
      ]),
    ],
    [bold('Frontier of memory and time'), ...frontierLines(found, colours)],
    found.byChips.length > 1 ? [bold('By number of chips'), ...countLines(found, colours)] : [],
    launch === undefined ? [] : launchLines(launch, colours),
  ];
  return blocks
    .filter(lines => lines.length > 0)
    .map(lines => lines.join('\n'))
    .join('\n\n');
}

function planLines(best: TrainedPlan): readonly string[] {
  return [
    ...hanging('  ', planText({ ...best.plan })),
    ...hanging(
      '  ',
      `${formatDuration(best.stepSeconds)} a step on ${formatCount(best.chips)} chips, MFU ${formatPercent(best.mfu)}, ` +
        `${formatCount(best.tokensPerSecondPerChip)} tokens/s per chip, ${formatBytes(best.memoryBytes)} of ` +
        `${formatBytes(best.memoryCapacityBytes)}, ${formatUsd(best.usdPerStep)} a step`,
    ),
  ];
}

const told = 12;

function frontierLines({ frontier }: TrainSearch, colours: Colours): readonly string[] {
  const every = Math.max(1, Math.ceil(frontier.length / told));
  const shown = frontier.filter((_, place) => place % every === 0);
  return columnLines(
    [{ label: 'memory', right: true }, { label: 'step', right: true }, { label: 'plan' }],
    shown.map(({ memoryBytes, stepSeconds, plan }) => [
      formatBytes(memoryBytes),
      formatDuration(stepSeconds),
      shortPlan(plan),
    ]),
    colours,
  );
}

function countLines({ byChips }: TrainSearch, colours: Colours): readonly string[] {
  return columnLines(
    [
      { label: 'chips', right: true },
      { label: 'step', right: true },
      { label: 'hours', right: true },
      { label: 'USD', right: true },
      { label: 'plan' },
    ],
    byChips.map(({ chips, stepSeconds, hours, usd, plan }) => [
      String(chips),
      formatDuration(stepSeconds),
      hours.toPrecision(4),
      formatUsd(usd),
      shortPlan(plan),
    ]),
    colours,
  );
}

function shortPlan(plan: TrainedPlan['plan']): string {
  const { tensorParallel, pipelineParallel, virtualPipelineStages, expertParallel } = plan;
  const stages = `pp ${pipelineParallel}${virtualPipelineStages > 1 ? `×${virtualPipelineStages}` : ''}`;
  const offload = plan.offload === 'none' ? '' : `, host: ${plan.offload}`;
  return `tp ${tensorParallel}, ${stages}, ep ${expertParallel}, mb ${plan.microBatchSequences}, ${plan.recompute}${offload}`;
}

/** The files that start a plan. */
export function launchLines({ files, missing }: Launch, { bold, dim }: Colours): readonly string[] {
  return [
    ...files.flatMap(({ name, text }) => [bold(name), text.trimEnd()]),
    ...missing.flatMap(line => hanging('  ', `not expressible: ${line}`).map(dim)),
  ];
}
