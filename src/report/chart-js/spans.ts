/** Spans of time in rows as a Chart.js configuration: floating bars. */
import type { ChartConfiguration } from 'chart.js';
import type { SpanChart } from '../charts/chart.ts';
import {
  type Frame,
  labelSize,
  type NamedDataset,
  numberScale,
  onAxis,
  sharedOptions,
  toneOf,
} from './configuration.ts';
import type { Theme } from './theme.ts';

/** A floating bar: its ends on the value axis, and its row. */
interface FloatingBar {
  readonly x: [number, number];
  readonly y: string;
}

export type SpanConfiguration = ChartConfiguration<'bar', FloatingBar[], string>;

/** One dataset a kind of span; all share their rows. */
export function spanConfiguration(chart: SpanChart, theme: Theme, frame: Frame): SpanConfiguration {
  const scale = numberScale(chart.value, theme);
  const end = Math.max(0, ...chart.series.flatMap(({ spans }) => spans.map(({ to }) => to)));
  const datasets = chart.series.map(
    ({ name, tone, spans }): NamedDataset<'bar', FloatingBar[]> => ({
      type: 'bar',
      label: name,
      names: spans.map(span => span.name),
      data: spans.map(({ row, from, to }) => ({
        x: [onAxis(from, chart.value), onAxis(to, chart.value)],
        y: chart.rows[row] ?? '',
      })),
      backgroundColor: toneOf(theme, tone),
      borderColor: theme.surface,
      borderWidth: { left: 0.5, right: 0.5 },
      borderSkipped: false,
      grouped: false,
      categoryPercentage: 0.92,
      barPercentage: 0.94,
      pointStyle: 'rectRounded',
    }),
  );
  const options = sharedOptions({
    chart,
    theme,
    frame,
    legend: true,
    labels: { labels: [], kept: [], marks: [] },
  });
  return {
    type: 'bar',
    data: { labels: [...chart.rows], datasets },
    options: {
      ...options,
      indexAxis: 'y',
      scales: {
        x: {
          ...scale,
          min: 0,
          max: onAxis(end, chart.value),
          ticks: { ...scale.ticks, includeBounds: false },
        },
        y: {
          grid: { display: false },
          border: { color: theme.grid },
          ticks: { color: theme.ink, font: { size: labelSize } },
        },
      },
    },
  };
}
