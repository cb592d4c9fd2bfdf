/** A chart description as a PNG picture that stands alone: title, light theme, double resolution. */
import type { ChartConfiguration } from 'chart.js';
import { light } from '../../report/chart-js/theme.ts';
import { chartConfiguration, chartHeight } from '../../report/chart-js.ts';
import type { Chart } from '../../report/charts/chart.ts';
import { registerFonts } from './fonts.ts';
import { drawPng } from './renderer.ts';

/** CSS pixels; the file has `pictureScale` times as many each way. */
export const pictureWidth = 960;
export const pictureScale = 2;
const titleHeight = 84;

/** Height of a chart's picture, CSS pixels. */
export function pictureHeight(chart: Chart): number {
  return chartHeight(chart) + titleHeight;
}

/** The PNG of a chart. */
export function chartPng(chart: Chart): Uint8Array {
  registerFonts();
  const configuration = chartConfiguration(chart, { theme: light, frame: 'picture' });
  return drawPng(configuration as ChartConfiguration, {
    width: pictureWidth,
    height: pictureHeight(chart),
    scale: pictureScale,
    background: light.surface,
  });
}
