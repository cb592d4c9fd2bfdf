/** What `search train` prints: the best plan, why others lost, the frontier. */
import type { Launch } from '../../../search/emit/launch.ts';
import type { TrainSearch } from '../../../search/train/search-train.ts';
import type { TrainedPlan } from '../../../search/train/trained-plan.ts';
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatEnergy,
  formatNumber,
  formatPercent,
  formatUsd,
} from '../../../units/format.ts';
import { secondsPerHour } from '../../../units/quantity.ts';
import type { Colours } from '../terminal.ts';
import { columns } from '../terminal.ts';
import { columnLines, type TextColumn } from './columns.ts';
import { planText } from './plan-text.ts';
import { hanging, wrapped } from './wrap.ts';

export interface SearchedHow {
  /** What the search took. */
  readonly seconds: number;
  /** Of the run; none where one step was asked about. */
  readonly tokens: number | undefined;
  readonly launch: Launch | undefined;
}

/** The answer within eighty columns. */
export function trainSearchText(
  found: TrainSearch,
  { seconds, tokens, launch }: SearchedHow,
  colours: Colours,
): string {
  const { bold, dim } = colours;
  const { best, considered, feasible, excluded } = found;
  const counted =
    `${formatCount(considered)} plans in ${formatDuration(seconds)}: ${formatCount(feasible)} timed, ` +
    `${formatCount(excluded.byMemory)} too large for memory, ${formatCount(excluded.byTime)} provably slower`;
  const head = [bold(`${found.model} on ${found.chip}`), ...wrapped(counted, columns).map(dim)];
  const given = tokens !== undefined;
  if (best === null) return [...head, '', 'No plan:', ...planlessLines(found)].join('\n');
  const blocks = [
    head,
    [bold('Best'), ...planLines(best), ...(given ? runLines(best) : [])],
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
    found.byChips.length + found.without.length > 1
      ? [
          bold('By number of chips'),
          ...countLines(found, given, colours),
          ...planlessLines(found).map(dim),
        ]
      : [],
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
        `${formatBytes(best.memoryCapacityBytes)}, ${formatUsd(best.usdPerStep)} and ${formatEnergy(best.joulesPerStep)} a step`,
    ),
  ];
}

/** The run to its end: when, for how much, with how much energy of productive steps. */
function runLines({ hours, usd, joulesPerStep, stepSeconds }: TrainedPlan): readonly string[] {
  const seconds = hours * secondsPerHour;
  const joules = (joulesPerStep / stepSeconds) * seconds;
  return hanging(
    '  ',
    `the run: ${formatDuration(seconds)}, ${formatUsd(usd)}, ${formatEnergy(joules)}, interruptions included`,
  );
}

/** Numbers of chips that have no plan. */
function planlessLines({ without }: TrainSearch): readonly string[] {
  return without.flatMap(({ chips, why }) => hanging('  ', `${formatNumber(chips)} chips: ${why}`));
}

const told = 12;

function frontierLines({ frontier }: TrainSearch, colours: Colours): readonly string[] {
  const every = Math.max(1, Math.ceil(frontier.length / told));
  const shown = frontier.filter((_, place) => place % every === 0);
  const rows = columnLines(
    [{ label: 'memory', right: true }, { label: 'step', right: true }, { label: 'plan' }],
    shown.map(({ memoryBytes, stepSeconds, plan }) => [
      formatBytes(memoryBytes),
      formatDuration(stepSeconds),
      shortPlan(plan),
    ]),
    colours,
  );
  return shown.length === frontier.length
    ? rows
    : [...rows, colours.dim(`  ${shown.length} of ${frontier.length}; --json has all`)];
}

function countLines({ byChips }: TrainSearch, given: boolean, colours: Colours): readonly string[] {
  const run: readonly TextColumn[] = given
    ? [
        { label: 'time', right: true },
        { label: 'cost', right: true },
        { label: 'energy', right: true },
      ]
    : [
        { label: 'cost', right: true },
        { label: 'energy', right: true },
      ];
  return columnLines(
    [{ label: 'chips', right: true }, { label: 'step', right: true }, ...run, { label: 'plan' }],
    byChips.map(one => [
      formatNumber(one.chips),
      formatDuration(one.stepSeconds),
      ...(given
        ? [
            formatDuration(one.hours * secondsPerHour),
            formatUsd(one.usd),
            formatEnergy((one.joulesPerStep / one.stepSeconds) * one.hours * secondsPerHour),
          ]
        : [formatUsd(one.usdPerStep), formatEnergy(one.joulesPerStep)]),
      shortPlan(one.plan),
    ]),
    colours,
  );
}

function shortPlan(plan: TrainedPlan['plan']): string {
  const { tensorParallel, pipelineParallel, virtualPipelineStages, expertParallel } = plan;
  const stages = `pp ${pipelineParallel}${virtualPipelineStages > 1 ? `×${virtualPipelineStages}` : ''}`;
  const offload = plan.offload === 'none' ? '' : `, host: ${plan.offload}`;
  const experts = expertParallel > 1 ? `, ep ${expertParallel}` : '';
  const redone = plan.recompute === 'none' ? '' : `, ${plan.recompute}`;
  return `tp ${tensorParallel}, ${stages}${experts}, mb ${plan.microBatchSequences}${redone}${offload}`;
}

/** The files that start a plan. */
export function launchLines({ files, missing }: Launch, { bold, dim }: Colours): readonly string[] {
  return [
    ...files.flatMap(({ name, text }) => [bold(name), text.trimEnd()]),
    ...missing.flatMap(line => hanging('  ', `not expressible: ${line}`).map(dim)),
  ];
}
