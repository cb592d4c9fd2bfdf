/** The three shapes every chart has: bars over named categories, points and lines on a plane, or spans of time in rows. */
import type { DisplayUnit } from '../display-unit.ts';

/** Colours by meaning; the theme gives each a tone for light and one for dark. */
export const tones = [
  'first',
  'second',
  'third',
  'fourth',
  'fifth',
  'sixth',
  'seventh',
  'eighth',
  'quiet',
  'accent',
] as const;
export type Tone = (typeof tones)[number];

/** Values are in base units; the axis shows them in `unit`. */
export interface Axis {
  readonly label: string;
  readonly unit: DisplayUnit;
  readonly scale: 'linear' | 'log';
  /** Ends of the axis, where the data alone would not set them well. */
  readonly from?: number;
  readonly to?: number;
}

interface Described {
  /** Unique in the report; names its PNG file. */
  readonly id: string;
  readonly title: string;
  /** What the chart shows, in words with its main figures: its text alternative. */
  readonly description: string;
}

export interface BarSeries {
  readonly name: string;
  /** One value a category; null: nothing to draw, the label says why. */
  readonly values: readonly (number | null)[];
  readonly labels: readonly (string | null)[];
  /** One tone for the series, or one a category. */
  readonly tone: Tone | readonly Tone[];
}

/** A stroke across one category's bar, such as a capacity. */
export interface Mark {
  readonly category: number;
  readonly value: number;
  readonly label: string;
}

export interface BarChart extends Described {
  readonly kind: 'bars';
  readonly categories: readonly string[];
  readonly value: Axis;
  readonly stacked: boolean;
  readonly series: readonly BarSeries[];
  readonly marks: readonly Mark[];
  /** What each tone means, where tones differ within a series. */
  readonly key: readonly { readonly tone: Tone; readonly label: string }[];
}

export interface PlanePoint {
  readonly x: number;
  readonly y: number;
  /** Written beside the point where there is room. */
  readonly label: string | null;
  /** What the point is, for the data table and on hover. */
  readonly name?: string;
  /** Area relative to the largest point, 0 to 1; 1 when left out. */
  readonly weight?: number;
}

export interface PlaneSeries {
  readonly name: string;
  readonly points: readonly PlanePoint[];
  readonly tone: Tone;
  readonly drawn: 'line' | 'dashed' | 'points' | 'line and points' | 'highlight';
  /** Left out of the legend: its labels say what it is. */
  readonly unnamed?: true;
}

export interface PlaneChart extends Described {
  readonly kind: 'plane';
  readonly x: Axis;
  readonly y: Axis;
  /** Labels of earlier series find room first. */
  readonly series: readonly PlaneSeries[];
  /** Whether the series need a legend; off where labels on the lines say it. */
  readonly legend: boolean;
}

/** From when to when something went on in a row. */
export interface Span {
  readonly row: number;
  readonly from: number;
  readonly to: number;
  /** What it is, on hover. */
  readonly name: string;
}

export interface SpanChart extends Described {
  readonly kind: 'spans';
  readonly rows: readonly string[];
  readonly value: Axis;
  readonly series: readonly {
    readonly name: string;
    readonly tone: Tone;
    readonly spans: readonly Span[];
  }[];
}

export type Chart = BarChart | PlaneChart | SpanChart;
