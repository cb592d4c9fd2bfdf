/** The frontiers of all chips of a comparison on one plane. */
import type { ServingResult } from '../../scenario/result.ts';
import { formatNumber } from '../../units/format.ts';
import { type PlaneChart, type PlaneSeries, type Tone, tones } from './chart.ts';
import { chipAxis, frontierPoints, userAxis } from './frontier.ts';

export interface ChipService {
  readonly chip: string;
  readonly serving: ServingResult;
}

/** The point whose label names the line: the one of highest throughput. */
function labelledFrontier({ chip, serving }: ChipService, tone: Tone): PlaneSeries {
  const points = frontierPoints(serving);
  const top = Math.max(...points.map(({ y }) => y));
  const peak = points.findIndex(({ y }) => y === top);
  return {
    name: chip,
    points: points.map((point, index) => (index === peak ? { ...point, label: chip } : point)),
    tone,
    drawn: 'line and points',
  };
}

/** One line a chip; nothing when no chip has a frontier. */
export function chipFrontiers(services: readonly ChipService[]): PlaneChart | null {
  const drawn = services.filter(({ serving }) => serving.frontier.length > 1);
  if (drawn.length === 0) return null;
  const series = drawn.map((service, index) => labelledFrontier(service, tones[index % 8] as Tone));
  return {
    kind: 'plane',
    id: 'frontiers',
    title: 'Decode throughput of a chip against the speed each user sees',
    description: `${series
      .map(({ name, points }) => {
        const top = Math.max(...points.map(({ y }) => y));
        const fast = Math.max(...points.map(({ x }) => x));
        return `${name}: up to ${formatNumber(top)} tokens per second per chip, and up to ${formatNumber(fast)} per user`;
      })
      .join('; ')}.`,
    x: userAxis,
    y: chipAxis,
    series,
    legend: series.length > 1,
  };
}
