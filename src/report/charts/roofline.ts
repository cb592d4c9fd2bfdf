/** Operators under the roofs of their chip: Williams, Waterman and Patterson, "Roofline", CACM 52(4), 2009. */
import type { OperatorTime } from '../../scenario/result.ts';
import { formatBytesPerSecond, formatNumber } from '../../units/format.ts';
import { flopPerByte, teraflopPerSecond } from '../display-unit.ts';
import { inUnit } from '../number.ts';
import type { PlaneChart, PlaneSeries, Tone } from './chart.ts';
import { boundMeaning, computing, heaviestFirst } from './operators.ts';

/** One kind of step whose operators stand under the same roofs. */
export interface StepOperators {
  readonly name: string;
  readonly operators: readonly OperatorTime[];
}

export interface Roofline {
  readonly id: string;
  readonly title: string;
  readonly steps: readonly StepOperators[];
  /** Data-sheet memory bandwidth, bytes per second; without it no memory roof is drawn. */
  readonly bandwidth: number | undefined;
}

/** Heavy operators that get a label, over all steps. */
const labelled = 7;
/** Room left around the outermost operators on the logarithmic axes. */
const margin = 2;
const stepTones: readonly Tone[] = ['first', 'second', 'third'];

function intensity({ flop, bytes }: OperatorTime): number {
  return flop / bytes;
}

function achieved({ flop, seconds }: OperatorTime): number {
  return flop / seconds;
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/** From where the bandwidth meets the peak, the peak is the roof. */
function computeRoof(peak: number, bandwidth: number | undefined, { from, to }: Span): PlaneSeries {
  const ridge = bandwidth === undefined ? from : Math.min(to, peak / bandwidth);
  const label = `peak ${inUnit(peak, teraflopPerSecond)}`;
  const corner = bandwidth === undefined ? null : `ridge ${formatNumber(ridge)} FLOP/byte`;
  return {
    name: 'Compute roof',
    points: [
      { x: ridge, y: peak, label: corner },
      { x: to, y: peak, label },
    ],
    tone: 'quiet',
    drawn: 'line',
    unnamed: true,
  };
}

function memoryRoof(peak: number, bandwidth: number, from: number): PlaneSeries {
  return {
    name: 'Memory roof',
    points: [
      { x: from, y: from * bandwidth, label: null },
      {
        x: Math.sqrt((from * peak) / bandwidth),
        y: Math.sqrt(from * peak * bandwidth),
        label: `memory ${formatBytesPerSecond(bandwidth)}`,
      },
      { x: peak / bandwidth, y: peak, label: null },
    ],
    tone: 'quiet',
    drawn: 'line',
    unnamed: true,
  };
}

function operatorSeries(
  { name, operators }: StepOperators,
  tone: Tone,
  labels: ReadonlySet<OperatorTime>,
): PlaneSeries {
  const longest = Math.max(...operators.map(({ seconds }) => seconds));
  return {
    name,
    points: operators.map(operator => ({
      x: intensity(operator),
      y: achieved(operator),
      label: labels.has(operator) ? operator.name : null,
      name: operator.name,
      weight: operator.seconds / longest,
    })),
    tone,
    drawn: 'points',
  };
}

/** Log-log roofline with the operators of one or more steps; nothing when none of them computes. */
export function roofline({ id, title, steps, bandwidth }: Roofline): PlaneChart | null {
  const drawn = steps
    .map(step => ({ ...step, operators: computing(heaviestFirst(step.operators)) }))
    .filter(({ operators }) => operators.length > 0);
  const all = drawn.flatMap(({ operators }) => operators);
  if (all.length === 0) return null;
  const peaks = [...new Set(all.map(operator => operator.peakFlopPerSecond))].filter(Boolean);
  const ridges = bandwidth === undefined ? [] : peaks.map(peak => peak / bandwidth);
  const span = {
    from: Math.min(...all.map(intensity), ...ridges) / margin,
    to: Math.max(...all.map(intensity), ...ridges) * margin,
  };
  const heights = {
    from: Math.min(...all.map(achieved)) / margin,
    to: Math.max(...peaks, ...all.map(achieved)) * margin,
  };
  const perStep = Math.ceil(labelled / drawn.length);
  const labels = new Set(drawn.flatMap(({ operators }) => operators.slice(0, perStep)));
  return {
    kind: 'plane',
    id,
    title,
    description: `${drawn
      .map(
        ({ name, operators }) =>
          `${name}: ${operators
            .slice(0, perStep)
            .map(
              operator =>
                `${operator.name} reaches ${inUnit(achieved(operator), teraflopPerSecond)} at ${formatNumber(intensity(operator))} FLOP per byte, bound by ${boundMeaning[operator.bound]}`,
            )
            .join('; ')}`,
      )
      .join('. ')}. Peaks: ${peaks.map(peak => inUnit(peak, teraflopPerSecond)).join(', ')}.${
      bandwidth === undefined ? '' : ` Memory bandwidth: ${formatBytesPerSecond(bandwidth)}.`
    }`,
    x: { label: 'Arithmetic intensity', unit: flopPerByte, scale: 'log', ...span },
    y: { label: 'Achieved', unit: teraflopPerSecond, scale: 'log', ...heights },
    series: [
      ...(bandwidth === undefined || peaks.length === 0
        ? []
        : [memoryRoof(Math.max(...peaks), bandwidth, span.from)]),
      ...peaks.map(peak => computeRoof(peak, bandwidth, span)),
      ...drawn.map((step, index) => operatorSeries(step, stepTones[index] ?? 'fourth', labels)),
    ],
    legend: drawn.length > 1,
  };
}
