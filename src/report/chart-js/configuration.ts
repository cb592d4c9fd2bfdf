/** What the configurations of all charts share; plain data, so that the page can carry it as JSON. */
import type { ChartDataset, ChartType } from 'chart.js';
import type { Axis, Chart, Tone } from '../charts/chart.ts';
import { locale } from '../number.ts';
import type { DirectLabels } from './drawn-chart.ts';
import type { Theme } from './theme.ts';

declare module 'chart.js' {
  interface PluginOptionsByType<TType extends ChartType> {
    /** Read by the plugin of `direct-labels.ts`. */
    directLabels?: DirectLabels;
  }
}

/** A dataset with the names of its points, which the page shows on hover. */
export type NamedDataset<Kind extends 'bar' | 'scatter', Data> = ChartDataset<Kind, Data> & {
  readonly names?: readonly string[];
  readonly inLegend?: boolean;
};

export const labelSize = 12;
const titleSize = 17;
const ticksAtMost = 7;
/** Chart.js would write 0.1 as 0.10 beside 0.01. */
const logTicks = { minimumFractionDigits: 0, maximumFractionDigits: 6 } as const;
/** Digits kept of a drawn value: more than a screen can show. */
const drawnDigits = 5;

/** A value in the unit of its axis. */
export function onAxis(value: number, { unit }: Axis): number {
  return Number((value / unit.size).toPrecision(drawnDigits));
}

export function toneOf(theme: Theme, tone: Tone): string {
  return theme.tones[tone];
}

/** `Time per step (ms)`. */
export function axisTitle({ label, unit }: Axis): string {
  return unit.symbol === '' ? label : `${label} (${unit.symbol})`;
}

/** Title, grid and ticks of an axis of numbers. */
export function numberScale(axis: Axis, theme: Theme) {
  return {
    type: axis.scale === 'log' ? ('logarithmic' as const) : ('linear' as const),
    title: {
      display: true,
      text: axisTitle(axis),
      color: theme.muted,
      font: { size: labelSize },
    },
    grid: { color: theme.grid, drawTicks: false },
    border: { display: false },
    ...(axis.from === undefined ? {} : { min: onAxis(axis.from, axis) }),
    ...(axis.to === undefined ? {} : { max: onAxis(axis.to, axis) }),
    ticks: {
      color: theme.muted,
      maxTicksLimit: ticksAtMost,
      padding: 6,
      font: { size: labelSize },
      ...(axis.scale === 'log' ? { format: logTicks } : {}),
    },
  };
}

/** How a chart is framed: as a part of a page, or standing alone with its title. */
export type Frame = 'page' | 'picture';

interface Shared {
  readonly chart: Chart;
  readonly theme: Theme;
  readonly frame: Frame;
  readonly legend: boolean;
  readonly labels: Pick<DirectLabels, 'labels' | 'marks' | 'kept'>;
}

/** Options that do not depend on the kind of chart. */
export function sharedOptions({ chart, theme, frame, legend, labels }: Shared) {
  const marked = labels.marks.length > 0;
  const directLabels: DirectLabels = {
    ...labels,
    font: theme.fontFamily,
    size: labelSize,
    ink: theme.ink,
    muted: theme.muted,
    surface: theme.surface,
  };
  return {
    locale,
    animation: false,
    maintainAspectRatio: false,
    responsive: frame === 'page',
    color: theme.ink,
    font: { family: theme.fontFamily, size: labelSize },
    layout: {
      padding:
        frame === 'picture'
          ? { left: 24, right: 32, top: 20, bottom: 20 }
          : { left: 0, right: 8, top: marked ? 16 : 4, bottom: 0 },
    },
    plugins: {
      title: {
        display: frame === 'picture',
        text: chart.title,
        align: 'start',
        color: theme.ink,
        font: { size: titleSize, weight: 600, family: theme.fontFamily },
        padding: { top: 0, bottom: marked && !legend ? 28 : 16 },
      },
      legend: {
        display: legend,
        position: chart.kind === 'plane' ? 'bottom' : 'top',
        align: 'start',
        labels: {
          color: theme.ink,
          usePointStyle: true,
          boxWidth: 10,
          boxHeight: 10,
          padding: 14,
          font: { size: labelSize, family: theme.fontFamily },
        },
      },
      directLabels,
    },
  } as const;
}
