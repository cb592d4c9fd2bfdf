/** A simulated service over time: what is in its engines, how full their caches are, how many requests are good. */
import type { ServiceSimulation } from '../../scenario/result.ts';
import { formatDuration, formatNumber } from '../../units/format.ts';
import {
  type DisplayUnit,
  percent,
  plain,
  requestsPerSecond,
  serviceTime,
  unitFor,
} from '../display-unit.ts';
import { shareText } from '../number.ts';
import type { PlaneChart, PlanePoint, PlaneSeries, Tone } from './chart.ts';

type Timeline = ServiceSimulation['timeline'];
type SeriesKey = Exclude<keyof Timeline, 'binSeconds'>;

interface Line {
  readonly key: SeriesKey;
  readonly name: string;
  readonly tone: Tone;
}

/** One point a bin, in its middle. */
function points({ binSeconds, ...series }: Timeline, key: SeriesKey): readonly PlanePoint[] {
  return series[key].map((value, bin) => ({ x: (bin + 0.5) * binSeconds, y: value, label: null }));
}

function most(values: readonly number[]): number {
  return values.reduce((largest, value) => Math.max(largest, value), 0);
}

interface Asked {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly value: { readonly label: string; readonly unit: DisplayUnit; readonly to?: number };
  readonly lines: readonly Line[];
}

/** Lines over time; nothing with fewer than three bins or where all are empty. */
function overTime(timeline: Timeline, { id, title, description, value, lines }: Asked) {
  const bins = timeline.decoding.length;
  if (bins < 3 || lines.every(({ key }) => most(timeline[key]) === 0)) return null;
  const end = bins * timeline.binSeconds;
  const series: PlaneSeries[] = lines.map(({ key, name, tone }) => ({
    name,
    points: points(timeline, key),
    tone,
    drawn: 'line',
  }));
  const chart: PlaneChart = {
    kind: 'plane',
    id,
    title,
    description,
    x: {
      label: 'Time since the start',
      unit: unitFor(serviceTime, [end]),
      scale: 'linear',
      from: 0,
    },
    y: { ...value, scale: 'linear', from: 0 },
    series,
    legend: lines.length > 1,
  };
  return chart;
}

/** Sequences that decode, prompts being read, and requests that wait. */
export function engineLoad({ timeline }: ServiceSimulation): PlaneChart | null {
  return overTime(timeline, {
    id: 'engine-load',
    title: 'Requests in the engines over time',
    description: `At most ${formatNumber(most(timeline.decoding))} requests decode, ${formatNumber(most(timeline.prefilling))} have their prompts read and ${formatNumber(most(timeline.waiting))} wait, each averaged over ${formatDuration(timeline.binSeconds)}.`,
    value: { label: 'Requests', unit: plain },
    lines: [
      { key: 'decoding', name: 'Decoding', tone: 'first' },
      { key: 'prefilling', name: 'Prompt being read', tone: 'third' },
      { key: 'waiting', name: 'Waiting', tone: 'second' },
    ],
  });
}

/** Share of the cache that requests hold. */
export function cacheOccupancy({ timeline }: ServiceSimulation): PlaneChart | null {
  const fullest = most(timeline.cacheShare);
  return overTime(timeline, {
    id: 'cache-occupancy',
    title: 'Key-value cache held by requests over time',
    description: `Requests hold at most ${shareText(fullest)} of the cache.`,
    value: {
      label: 'Cache held',
      unit: percent,
      ...(fullest > 0.5 ? { to: 1 } : {}),
    },
    lines: [{ key: 'cacheShare', name: 'Cache held', tone: 'fourth' }],
  });
}

/** Requests per second that arrive, are answered, and are answered within the targets. */
export function goodput(
  { timeline, goodputPerSecond, requestsPerSecond: rate }: ServiceSimulation,
  hasTargets: boolean,
): PlaneChart | null {
  const lines: Line[] = [
    { key: 'arrivalsPerSecond', name: 'Arriving', tone: 'quiet' },
    { key: 'finishedPerSecond', name: 'Answered', tone: 'first' },
  ];
  if (hasTargets) lines.push({ key: 'goodPerSecond', name: 'Within the SLO', tone: 'second' });
  return overTime(timeline, {
    id: 'goodput',
    title: hasTargets ? 'Goodput over time' : 'Requests over time',
    description: `${formatNumber(rate)} requests per second are answered${hasTargets ? `, ${formatNumber(goodputPerSecond)} of them within the SLO` : ''}.`,
    value: { label: 'Requests per second', unit: requestsPerSecond },
    lines,
  });
}
