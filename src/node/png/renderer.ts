/**
 * The only file that knows chartjs-node-canvas: the build replaces its output by a bundle of this file, in which the
 * library draws on @napi-rs/canvas, because npm's overrides do not reach those who install the package.
 */
import type { ChartConfiguration } from 'chart.js';
import { ChartJSNodeCanvas } from 'chartjs-node-canvas';
import { addBehaviour, type Behaving } from '../../report/chart-js/behaviour.ts';
import { drawDirectLabels } from '../../report/chart-js/direct-labels.ts';
import type { DrawnChart } from '../../report/chart-js/drawn-chart.ts';

export interface Canvas {
  readonly width: number;
  readonly height: number;
  /** Pixels of the picture for each CSS pixel. */
  readonly scale: number;
  readonly background: string;
}

/** The configuration drawn as a PNG, synchronously. */
export function drawPng(configuration: ChartConfiguration, canvas: Canvas): Uint8Array {
  const { width, height, scale, background } = canvas;
  addBehaviour(configuration as unknown as Behaving);
  const renderer = new ChartJSNodeCanvas({ width, height, backgroundColour: background });
  return renderer.renderToBufferSync({
    ...configuration,
    options: { ...configuration.options, devicePixelRatio: scale },
    plugins: [
      {
        id: 'directLabels',
        afterDraw: chart => drawDirectLabels(chart as unknown as DrawnChart),
      },
    ],
  });
}
