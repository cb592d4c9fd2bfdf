/** How a latency is spread over requests: the share of them that waited no longer. */
import type { ServiceSimulation } from '../../scenario/result.ts';
import { formatDuration } from '../../units/format.ts';
import { percent, stepTime, unitFor } from '../display-unit.ts';
import { shareText } from '../number.ts';
import type { PlaneChart, PlanePoint, PlaneSeries } from './chart.ts';

type Spread = ServiceSimulation['endToEnd'];

interface Asked {
  readonly id: string;
  readonly title: string;
  readonly label: string;
  readonly spread: Spread;
  /** The target, if there is one. */
  readonly target: number | undefined;
}

/** The bins added up, from none to all. */
function cumulative(spread: Spread): readonly PlanePoint[] {
  let share = 0;
  const points: PlanePoint[] = [];
  for (const { from, to, weight } of spread.bars) {
    if (points.length === 0 && from > 0) points.push({ x: from, y: 0, label: null });
    share += weight;
    points.push({ x: to, y: Math.min(1, share), label: null });
  }
  return points;
}

function targetLine(target: number): PlaneSeries {
  return {
    name: 'SLO',
    points: [
      { x: target, y: 0, label: null },
      { x: target, y: 1, label: `SLO: ${formatDuration(target)}` },
    ],
    tone: 'accent',
    drawn: 'dashed',
  };
}

/** Whether times differ so much that only a logarithmic axis shows them all. */
function wide(points: readonly PlanePoint[]): boolean {
  const first = points.find(({ x, y }) => x > 0 && y > 0)?.x ?? 1;
  return (points.at(-1)?.x ?? first) > 6 * first;
}

/** Share of requests within each time; nothing where there is no more than one bin. */
export function latencyDistribution({
  id,
  title,
  label,
  spread,
  target,
}: Asked): PlaneChart | null {
  const points = cumulative(spread);
  if (points.length < 3) return null;
  const marks = [
    { share: 0.5, time: spread.p50 },
    { share: 0.9, time: spread.p90 },
    { share: 0.99, time: spread.p99 },
  ];
  const told = marks.map(({ share, time }) => `${shareText(share)} within ${formatDuration(time)}`);
  return {
    kind: 'plane',
    id,
    title,
    description: `${label}: mean ${formatDuration(spread.mean)}; ${told.join(', ')}.${
      target === undefined ? '' : ` The SLO asks for ${formatDuration(target)}.`
    }`,
    x: { label, unit: unitFor(stepTime, [spread.p50]), scale: wide(points) ? 'log' : 'linear' },
    y: { label: 'Share within this time', unit: percent, scale: 'linear', from: 0, to: 1 },
    series: [
      {
        name: 'Quantiles',
        points: marks.map(({ share, time }) => ({
          x: time,
          y: share,
          label: `${shareText(share)}: ${formatDuration(time)}`,
        })),
        tone: 'second',
        drawn: 'highlight',
      },
      ...(target === undefined ? [] : [targetLine(target)]),
      { name: 'Requests', points, tone: 'first', drawn: 'line' },
    ],
    legend: false,
  };
}
