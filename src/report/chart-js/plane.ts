/** A chart of points and lines as a Chart.js configuration. */
import type { ChartConfiguration } from 'chart.js';
import type { PlaneChart, PlanePoint, PlaneSeries } from '../charts/chart.ts';
import {
  type Frame,
  type NamedDataset,
  numberScale,
  onAxis,
  sharedOptions,
  toneOf,
} from './configuration.ts';
import type { Theme } from './theme.ts';

interface Position {
  readonly x: number;
  readonly y: number;
}

export type PlaneConfiguration = ChartConfiguration<'scatter', Position[]>;

const smallestRadius = 3;
const radiusRange = 8;
const highlightRadius = 7;
const lineWidth = 2.25;

/** Area grows with weight, so that the eye adds up what the numbers add up to. */
function radius({ weight }: PlanePoint, drawn: PlaneSeries['drawn']): number {
  switch (drawn) {
    case 'line':
    case 'dashed':
      return 0;
    case 'highlight':
      return highlightRadius;
    case 'line and points':
      return smallestRadius;
    case 'points':
      return smallestRadius + radiusRange * Math.sqrt(weight ?? 1);
  }
}

function dataset(series: PlaneSeries, chart: PlaneChart, theme: Theme) {
  const { name, points, tone, drawn } = series;
  const colour = toneOf(theme, tone);
  const solid = drawn === 'line' || drawn === 'line and points';
  const names = points.map(point => point.name ?? name);
  return {
    type: 'scatter',
    label: name,
    names,
    inLegend: series.unnamed !== true,
    data: points.map(({ x, y }) => ({ x: onAxis(x, chart.x), y: onAxis(y, chart.y) })),
    showLine: solid || drawn === 'dashed',
    borderColor: drawn === 'points' || drawn === 'highlight' ? theme.surface : colour,
    backgroundColor: drawn === 'points' ? `${colour}cc` : colour,
    borderWidth: drawn === 'dashed' ? 1.5 : tone === 'quiet' ? 1.5 : lineWidth,
    borderDash: drawn === 'dashed' ? [6, 4] : [],
    pointRadius: points.map(point => radius(point, drawn)),
    pointHoverRadius: points.map(point => radius(point, drawn) + 1),
    pointBorderWidth: drawn === 'line and points' ? 0 : 1.5,
    order: drawn === 'highlight' ? 0 : 1,
  } satisfies NamedDataset<'scatter', Position[]>;
}

/** Points and lines with direct labels, logarithmic where the chart asks for it. */
export function planeConfiguration(
  chart: PlaneChart,
  theme: Theme,
  frame: Frame,
): PlaneConfiguration {
  const options = sharedOptions({
    chart,
    theme,
    frame,
    legend: chart.legend,
    labels: {
      labels: chart.series.map(({ points }) => points.map(({ label }) => label)),
      kept: chart.series.map(({ drawn }) => drawn === 'highlight' || drawn === 'dashed'),
      marks: [],
    },
  });
  return {
    type: 'scatter',
    data: { datasets: chart.series.map(series => dataset(series, chart, theme)) },
    options: {
      ...options,
      scales: {
        x: { ...numberScale(chart.x, theme) },
        y: { ...numberScale(chart.y, theme), beginAtZero: chart.y.scale === 'linear' },
      },
    },
  };
}
