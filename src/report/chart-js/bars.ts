/** A bar chart as a Chart.js configuration. */
import type { ChartConfiguration } from 'chart.js';
import type { BarChart, BarSeries, Tone } from '../charts/chart.ts';
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

export type BarConfiguration = ChartConfiguration<'bar', (number | null)[], string[]>;

/** Category names break into lines about this long, so that bars keep their room on a phone. */
const lineLength = 18;
/** Share of the longest bar kept free behind it for its label. */
const roomForLabels = 0.2;

/** `expert dispatch and combine` → two lines; a colon ends a line. */
export function brokenIntoLines(name: string): string[] {
  const lines: string[] = [];
  for (const word of name.split(' ')) {
    const last = lines.at(-1);
    const room = last !== undefined && !last.endsWith(':');
    if (room && last.length + word.length < lineLength) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else {
      lines.push(word);
    }
  }
  return lines;
}

interface Layer {
  readonly name: string;
  readonly tone: Tone;
  readonly values: readonly (number | null)[];
  readonly labels: readonly (string | null)[];
}

/** One layer a tone, so that the legend can name each: Chart.js knows one legend entry a dataset. */
function layersOf({ series, key }: BarChart): readonly Layer[] {
  return series.flatMap((bars: BarSeries) => {
    const { name, values, labels, tone } = bars;
    if (typeof tone === 'string') return [{ name, values, labels, tone }];
    return key.map(entry => ({
      name: entry.label,
      tone: entry.tone,
      values: values.map((value, index) => (tone[index] === entry.tone ? value : null)),
      labels: labels.map((label, index) => (tone[index] === entry.tone ? label : null)),
    }));
  });
}

/** The largest value, with room behind it for labels where there are any. */
function axisEnd({ series, marks, stacked, categories }: BarChart): number {
  const ends = categories.map((_, index) => {
    const values = series.map(({ values }) => values[index] ?? 0);
    return stacked
      ? values.reduce((sum, value) => sum + Math.max(0, value), 0)
      : Math.max(...values);
  });
  const labelled = series.some(({ labels }) => labels.some(label => label !== null));
  const end = Math.max(...ends, ...marks.map(({ value }) => value));
  return labelled ? end * (1 + roomForLabels) : end * (1 + roomForLabels / 4);
}

/** Horizontal bars, labels after their ends, gridlines for the value only. */
export function barConfiguration(chart: BarChart, theme: Theme, frame: Frame): BarConfiguration {
  const layers = layersOf(chart);
  const onOneRow = chart.stacked || chart.key.length > 0;
  const datasets: NamedDataset<'bar', (number | null)[]>[] = layers.map(layer => ({
    type: 'bar',
    label: layer.name,
    data: layer.values.map(value => (value === null ? null : onAxis(value, chart.value))),
    backgroundColor: toneOf(theme, layer.tone),
    borderColor: theme.surface,
    borderWidth: chart.stacked ? { right: 1.5 } : 0,
    borderRadius: chart.stacked ? 0 : 2,
    borderSkipped: chart.stacked ? false : 'start',
    categoryPercentage: chart.marks.length > 0 ? 0.55 : 0.8,
    barPercentage: 0.85,
    maxBarThickness: 26,
    pointStyle: 'rectRounded',
  }));
  const scale = numberScale(chart.value, theme);
  const options = sharedOptions({
    chart,
    theme,
    frame,
    legend: layers.length > 1 || chart.key.length > 0,
    labels: {
      labels: layers.map(({ labels }) => labels),
      kept: [],
      marks: chart.marks.map(mark => ({ ...mark, value: onAxis(mark.value, chart.value) })),
    },
  });
  return {
    type: 'bar',
    data: { labels: chart.categories.map(brokenIntoLines), datasets },
    options: {
      ...options,
      indexAxis: 'y',
      scales: {
        x: {
          ...scale,
          stacked: onOneRow,
          beginAtZero: true,
          max: onAxis(axisEnd(chart), chart.value),
          ticks: { ...scale.ticks, includeBounds: false },
        },
        y: {
          stacked: onOneRow,
          grid: { display: false },
          border: { color: theme.grid },
          ticks: { color: theme.ink, autoSkip: false, font: { size: labelSize } },
        },
      },
    },
  };
}
