/** A chart description as a Chart.js configuration: the same for the page and for a picture. */
import { type BarConfiguration, barConfiguration } from './chart-js/bars.ts';
import type { Frame } from './chart-js/configuration.ts';
import { type PlaneConfiguration, planeConfiguration } from './chart-js/plane.ts';
import { type SpanConfiguration, spanConfiguration } from './chart-js/spans.ts';
import type { Theme } from './chart-js/theme.ts';
import type { Chart } from './charts/chart.ts';

/** The configuration is plain data; labels need the plugin of `chart-js/direct-labels.ts` beside it. */
export type Configuration = BarConfiguration | PlaneConfiguration | SpanConfiguration;

export interface Look {
  readonly theme: Theme;
  readonly frame: Frame;
}

/** The configuration of a chart in a theme, as part of a page or as a picture with its title. */
export function chartConfiguration(chart: Chart, { theme, frame }: Look): Configuration {
  switch (chart.kind) {
    case 'bars':
      return barConfiguration(chart, theme, frame);
    case 'plane':
      return planeConfiguration(chart, theme, frame);
    case 'spans':
      return spanConfiguration(chart, theme, frame);
  }
}

const planeHeight = 400;
const frameHeight = 84;
const rowHeight = 40;
const groupedBarHeight = 26;
const markedRowHeight = 62;
const spanRowHeight = 22;

/** Height that suits the chart, CSS pixels, its title not counted. */
export function chartHeight(chart: Chart): number {
  if (chart.kind === 'plane') return planeHeight;
  if (chart.kind === 'spans') return frameHeight + rowHeight + chart.rows.length * spanRowHeight;
  const grouped = chart.stacked ? 1 : chart.series.length;
  const row =
    chart.marks.length > 0 ? markedRowHeight : Math.max(rowHeight, grouped * groupedBarHeight + 12);
  const legend = chart.series.length > 1 || chart.key.length > 0 ? rowHeight : 0;
  return frameHeight + legend + chart.categories.length * row;
}
