/** Throughput of a chip against the speed each user sees: what batching trades. */
import type { ServingResult } from '../../scenario/result.ts';
import { formatNumber } from '../../units/format.ts';
import { tokensPerSecond, tokensPerSecondPerChip } from '../display-unit.ts';
import type { PlaneChart, PlanePoint, PlaneSeries, Tone } from './chart.ts';

type Position = Pick<PlanePoint, 'x' | 'y'>;

export const userAxis = {
  label: 'Speed seen by each user',
  unit: tokensPerSecond,
  scale: 'linear',
  from: 0,
} as const;
export const chipAxis = {
  label: 'Decode throughput',
  unit: tokensPerSecondPerChip,
  scale: 'linear',
} as const;

/** The frontier of one service as points, by per-user speed. */
export function frontierPoints({ frontier }: ServingResult): readonly PlanePoint[] {
  return frontier
    .map(point => ({
      x: point.tokensPerSecondPerUser,
      y: point.outputTokensPerSecondPerChip,
      label: null,
      name: `${formatNumber(point.batchPerChip)} sequences per chip`,
    }))
    .sort((a, b) => a.x - b.x);
}

/** Where the service runs: its sequences per chip, each at the mean pace. */
export function operatingPoint({ decode, timePerOutputToken }: ServingResult): Position {
  const speed = timePerOutputToken.mean > 0 ? 1 / timePerOutputToken.mean : 0;
  return { x: speed, y: decode.batchPerChip * speed };
}

function sloLine(secondsPerToken: number, top: number): PlaneSeries {
  const speed = 1 / secondsPerToken;
  return {
    name: 'SLO',
    points: [
      { x: speed, y: 0, label: null },
      { x: speed, y: top, label: `SLO: ${formatNumber(speed)} tok/s` },
    ],
    tone: 'accent' satisfies Tone,
    drawn: 'dashed',
  };
}

/** The frontier with the operating point and the SLO; nothing with fewer than two points. */
export function frontier(serving: ServingResult): PlaneChart | null {
  const points = frontierPoints(serving);
  if (points.length < 2) return null;
  const here = operatingPoint(serving);
  const top = Math.max(here.y, ...points.map(({ y }) => y));
  const pace = serving.slo?.timePerOutputTokenSeconds;
  const { batchPerChip } = serving.decode;
  const fastest = points.at(-1);
  return {
    kind: 'plane',
    id: 'frontier',
    title: 'Decode throughput of a chip against the speed each user sees',
    description: `From ${formatNumber(points[0]?.y ?? 0)} tokens per second per chip at ${formatNumber(points[0]?.x ?? 0)} tokens per second per user to ${formatNumber(fastest?.y ?? 0)} at ${formatNumber(fastest?.x ?? 0)}. The service runs ${formatNumber(batchPerChip)} sequences per chip: ${formatNumber(here.y)} tokens per second per chip, ${formatNumber(here.x)} per user.${pace ? ` The SLO asks for at least ${formatNumber(1 / pace)} per user.` : ''}`,
    x: userAxis,
    y: chipAxis,
    series: [
      {
        name: 'Operating point',
        points: [{ ...here, label: `here: ${formatNumber(batchPerChip)} sequences per chip` }],
        tone: 'second',
        drawn: 'highlight',
      },
      ...(pace ? [sloLine(pace, top)] : []),
      { name: 'Batch sizes', points, tone: 'first', drawn: 'line and points' },
    ],
    legend: false,
  };
}
