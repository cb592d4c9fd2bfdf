/** What `explain` prints: where the time of each step goes, and what bounds it. */
import type { OperatorTime, Phase, Result, TrainingResult } from '../../../scenario/result.ts';
import { formatDuration, formatNumber, formatPercent } from '../../../units/format.ts';
import { tera } from '../../../units/quantity.ts';
import { type Colours, columns } from '../terminal.ts';
import { columnLines, cut, type TextColumn } from './columns.ts';
import { pipelineLines } from './pipeline-text.ts';
import { refusalLines } from './refusal.ts';
import { portionLines } from './share-bar.ts';
import { titled } from './titled.ts';
import { hanging, wrapped } from './wrap.ts';

interface Step {
  readonly title: string;
  readonly seconds: number;
  /** Data-sheet bandwidth, where it is known. */
  readonly bandwidth: number | undefined;
  readonly phases: readonly Phase[];
  readonly operators: readonly OperatorTime[];
  readonly pipeline?: TrainingResult['pipeline'];
}

const nameWidth = 24;
const heads: readonly TextColumn[] = [
  { label: 'Operator' },
  { label: 'Time', right: true },
  { label: 'Share', right: true },
  { label: 'TFLOP/s', right: true },
  { label: 'Of peak', right: true },
  { label: 'FLOP/B', right: true },
  { label: 'Bound' },
];

/** Steps of a result, one after another, within eighty columns. */
export function explanation(result: Result, colours: Colours): string {
  const blocks = [
    wrapped(result.scenario.name, columns).map(colours.bold),
    ...refusals(result, colours),
    ...stepsOf(result).map(step => stepLines(step, colours)),
  ];
  return blocks
    .filter(lines => lines.length > 0)
    .map(lines => lines.join('\n'))
    .join('\n\n');
}

function refusals({ training, serving }: Result, colours: Colours): readonly (readonly string[])[] {
  return [
    training?.feasible === false ? refusalLines('Training', training, colours) : [],
    serving?.feasible === false ? refusalLines('Serving', serving, colours) : [],
  ];
}

function stepsOf({ training, serving }: Result): readonly Step[] {
  const steps: Step[] = [];
  if (training?.feasible === true) {
    const { breakdown, stepSeconds, memory, chipName, pipeline } = training;
    steps.push({
      title: `Training step on ${chipName}`,
      seconds: stepSeconds,
      pipeline,
      bandwidth: memory.bandwidthBytesPerSecond,
      ...breakdown,
    });
  }
  if (serving?.feasible === true) {
    for (const pool of ['prefill', 'decode'] as const) {
      const { stepSeconds, memory, breakdown, batchPerChip } = serving[pool];
      const what = pool === 'prefill' ? 'prompt tokens' : 'sequences';
      steps.push({
        title: `${pool === 'prefill' ? 'Prefill' : 'Decode'} step on ${serving.chipName}, ${formatNumber(batchPerChip)} ${what} per chip`,
        seconds: stepSeconds,
        bandwidth: memory.bandwidthBytesPerSecond,
        ...breakdown,
      });
    }
  }
  return steps;
}

function stepLines(step: Step, colours: Colours): readonly string[] {
  const { title, seconds, phases } = step;
  return [
    ...titled(title, formatDuration(seconds), colours),
    ...portionLines(phases, seconds, colours),
    ...reasonLines(phases).map(colours.dim),
    ...pipelineLines(step.pipeline, seconds, colours),
    '',
    ...columnLines(heads, operatorRows(step), colours),
    ...roofLines(step, colours),
  ];
}

/** Why each phase takes its time; phases of one reason together. */
function reasonLines(phases: readonly Phase[]): readonly string[] {
  const reasons = new Set(phases.map(({ why }) => why));
  return [...reasons].flatMap(reason => {
    const together = phases.filter(({ why }) => why === reason).map(({ name }) => name);
    return hanging('    ', `${together.join(', ')}: ${reason}`);
  });
}

/** Heaviest first; shares are of the operators' own time, before any of it is hidden. */
function operatorRows({ operators }: Step): readonly (readonly string[])[] {
  const all = operators.reduce((sum, { seconds }) => sum + seconds, 0);
  return operators
    .toSorted((one, other) => other.seconds - one.seconds)
    .map(({ name, seconds, flop, bytes, bound, peakFlopPerSecond }) => {
      const rate = seconds > 0 ? flop / seconds : 0;
      return [
        cut(name, nameWidth),
        formatDuration(seconds),
        formatPercent(Number((all > 0 ? seconds / all : 0).toFixed(3))),
        flop > 0 ? formatNumber(rate / tera) : '–',
        flop > 0 && peakFlopPerSecond > 0 ? formatPercent(rate / peakFlopPerSecond) : '–',
        flop > 0 && bytes > 0 ? formatNumber(flop / bytes) : '–',
        bound,
      ];
    });
}

/** Where the roofline bends, for each peak in use: operators of less intensity wait for memory. */
function roofLines({ operators, bandwidth }: Step, { dim }: Colours): readonly string[] {
  if (bandwidth === undefined || bandwidth === 0) return [];
  const peaks = [...new Set(operators.map(({ peakFlopPerSecond }) => peakFlopPerSecond))]
    .filter(peak => peak > 0)
    .toSorted((one, other) => one - other);
  return peaks.flatMap(peak =>
    hanging(
      '  ',
      `The roof of ${formatNumber(peak / tera)} TFLOP/s bends at ${formatNumber(peak / bandwidth)} FLOP/B: below it memory bounds, above it compute.`,
    ).map(dim),
  );
}
