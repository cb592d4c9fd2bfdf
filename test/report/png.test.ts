import { createCanvas, loadImage } from '@napi-rs/canvas';
import { expect, test } from 'vitest';
import { chartPng, pictureHeight, pictureScale, pictureWidth } from '../../src/node/png/draw.ts';
import { comparisonReport } from '../../src/report/comparison-report.ts';
import { chartsOf } from '../../src/report/content.ts';
import { report } from '../../src/report/report.ts';
import { sampleComparison } from './sample-comparison.ts';
import { sampleResult } from './sample-result.ts';

const charts = [
  ...chartsOf(report(sampleResult)),
  ...chartsOf(comparisonReport(sampleComparison)),
].map(chart => [chart.id, chart] as const);

/** Pixels of the decoded picture. */
async function decoded(png: Uint8Array) {
  const image = await loadImage(png);
  const canvas = createCanvas(image.width, image.height);
  const context = canvas.getContext('2d');
  context.drawImage(image, 0, 0);
  return context.getImageData(0, 0, image.width, image.height);
}

test.each(charts)(
  'the picture %s has its size, a white ground and something on it',
  async (_, chart) => {
    const { width, height, data } = await decoded(chartPng(chart));
    expect([width, height]).toEqual([
      pictureWidth * pictureScale,
      pictureHeight(chart) * pictureScale,
    ]);
    expect([...data.slice(0, 4)]).toEqual([255, 255, 255, 255]);
    let inked = 0;
    for (let at = 0; at < data.length; at += 4) {
      if ((data[at] ?? 255) < 250 || (data[at + 2] ?? 255) < 250) inked++;
    }
    expect(inked / (width * height)).toBeGreaterThan(0.01);
  },
);

test('the same chart gives the same bytes', () => {
  const chart = charts[0]?.[1];
  if (chart === undefined) throw new Error('the sample has charts');
  expect(Buffer.from(chartPng(chart)).equals(Buffer.from(chartPng(chart)))).toBe(true);
});
