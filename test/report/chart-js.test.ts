import fc from 'fast-check';
import { expect, test } from 'vitest';
import { brokenIntoLines } from '../../src/report/chart-js/bars.ts';
import { addBehaviour, type Behaving } from '../../src/report/chart-js/behaviour.ts';
import { directLabelSource, drawDirectLabels } from '../../src/report/chart-js/direct-labels.ts';
import type { DirectLabels, DrawnChart } from '../../src/report/chart-js/drawn-chart.ts';
import { darkByLight, recoloured } from '../../src/report/chart-js/recoloured.ts';
import { themes } from '../../src/report/chart-js/theme.ts';
import { chartConfiguration } from '../../src/report/chart-js.ts';
import { tones } from '../../src/report/charts/chart.ts';
import { chartsOf } from '../../src/report/content.ts';
import { pageScript } from '../../src/report/html/page-script.ts';
import { report } from '../../src/report/report.ts';
import { everyChart } from './every-chart.ts';
import { sampleResult } from './sample-result.ts';

interface Written {
  readonly text: string;
  readonly x: number;
  readonly y: number;
}

const textWidth = 6;
const size = 12;
const settings: Omit<DirectLabels, 'labels'> = {
  font: 'x',
  size,
  ink: '#000000',
  muted: '#000000',
  surface: '#ffffff',
  kept: [],
  marks: [],
};

const ignored = () => undefined;

/** A chart of points that notes what is written on it. */
function pointsChart(points: readonly { x: number; y: number }[], written: Written[]): DrawnChart {
  const ctx = {
    measureText: (text: string) => ({ width: text.length * textWidth }),
    fillText: (text: string, x: number, y: number) => written.push({ text, x, y }),
    save: ignored,
    restore: ignored,
    strokeText: ignored,
  } as unknown as DrawnChart['ctx'];
  return {
    ctx,
    width: 400,
    chartArea: { left: 40, right: 390, top: 10, bottom: 260 },
    data: { datasets: [{ showLine: false }] },
    scales: {},
    config: {
      options: {
        plugins: { directLabels: { ...settings, labels: [points.map((_, at) => `label ${at}`)] } },
      },
    },
    isDatasetVisible: () => true,
    getDatasetMeta: () => ({
      type: 'scatter',
      data: points.map(point => ({ ...point, options: { radius: 4 } })),
    }),
  };
}

const position = fc.record({
  x: fc.integer({ min: 40, max: 390 }),
  y: fc.integer({ min: 10, max: 260 }),
});

test('labels of points overlap neither each other nor a point, and stay inside', () => {
  fc.assert(
    fc.property(fc.array(position, { maxLength: 30 }), points => {
      const written: Written[] = [];
      drawDirectLabels(pointsChart(points, written));
      written.forEach(({ text, x, y }, index) => {
        const width = text.length * textWidth;
        expect(x).toBeGreaterThanOrEqual(40);
        expect(x + width).toBeLessThanOrEqual(400);
        for (const point of points) {
          const beside = point.x < x || point.x > x + width || Math.abs(point.y - y) > size * 0.6;
          expect(beside).toBe(true);
        }
        for (const other of written.slice(index + 1)) {
          const apart =
            other.x > x + width ||
            other.x + other.text.length * textWidth < x ||
            Math.abs(other.y - y) > size;
          expect(apart).toBe(true);
        }
      });
    }),
  );
});

test('the functions that the page receives as text need nothing outside it', () => {
  const points = [{ x: 100, y: 100 }];
  const here: Written[] = [];
  const there: Written[] = [];
  drawDirectLabels(pointsChart(points, here));
  const alone = new Function(`'use strict';${directLabelSource()};return drawDirectLabels;`)();
  alone(pointsChart(points, there));
  expect(there).toEqual(here);
  expect(here).toHaveLength(1);
  expect(() => new Function(pageScript())).not.toThrow();
});

test.each(chartsOf(report(sampleResult)).map(chart => [chart.id, chart] as const))(
  'the configuration of %s is plain data, in both themes',
  (_, chart) => {
    for (const theme of [themes.light, themes.dark]) {
      const configuration = chartConfiguration(chart, { theme, frame: 'page' });
      expect(JSON.parse(JSON.stringify(configuration))).toEqual(configuration);
    }
  },
);

test.each([...everyChart])('%s in dark colours is the light one recoloured', (_, chart) => {
  const [lit, darkened] = [themes.light, themes.dark].map(theme =>
    chartConfiguration(chart, { theme, frame: 'page' }),
  );
  expect(recoloured(lit, darkByLight)).toEqual(darkened);
  expect(recoloured(lit, {})).toEqual(lit);
});

test('logarithmic ticks stand on round numbers within the axis', () => {
  const roofline = chartsOf(report(sampleResult)).find(({ id }) => id === 'training-roofline');
  if (roofline === undefined) throw new Error('the sample has a roofline');
  const look = { theme: themes.light, frame: 'page' } as const;
  const configuration = chartConfiguration(roofline, look) as unknown as Behaving;
  addBehaviour(configuration);
  const { x: scale } = configuration.options.scales;
  const axis = { min: 3, max: 700, ticks: [] as { value: number }[] };
  scale?.afterBuildTicks?.(axis);
  expect(axis.ticks.map(({ value }) => value)).toEqual([10, 100]);
  const short = { min: 3, max: 70, ticks: [] as { value: number }[] };
  scale?.afterBuildTicks?.(short);
  expect(short.ticks.map(({ value }) => value)).toEqual([5, 10, 20, 50]);
});

test('names break into lines at spaces and after a colon, and lose no word', () => {
  expect(brokenIntoLines('Training: NVIDIA H800 SXM')).toEqual(['Training:', 'NVIDIA H800 SXM']);
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 1 }), words => {
      expect(brokenIntoLines(words.join(' ')).join(' ')).toBe(words.join(' '));
    }),
  );
});

/** Contrast ratio of WCAG 2.2. */
function contrast(a: string, b: string): number {
  const luminance = (colour: string) => {
    const [red = 0, green = 0, blue = 0] = [1, 3, 5].map(at => {
      const channel = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
      return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

test.each(Object.entries(themes))('text and tones of the %s theme stand out', (_, theme) => {
  expect(contrast(theme.ink, theme.surface)).toBeGreaterThan(7);
  expect(contrast(theme.muted, theme.surface)).toBeGreaterThan(4.5);
  for (const tone of tones) expect(contrast(theme.tones[tone], theme.surface)).toBeGreaterThan(1.9);
});
