/**
 * What charts look like, against pictures kept in test/fixtures/pictures: pixel by pixel, with room for the smoothing
 * of edges, which differs between machines, and for nothing else. `npm run pictures` keeps what is drawn now.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Canvas, createCanvas, loadImage } from '@napi-rs/canvas';
import { describe, expect, test } from 'vitest';
import { chartPng } from '../../src/node/png/draw.ts';
import type { Chart } from '../../src/report/charts/chart.ts';
import { everyChart } from './every-chart.ts';

const folder = 'test/fixtures/pictures';
const keeping = process.env['NERACA_PICTURES'] === 'keep';
/** A third of the file's size: enough to see every bar and word move, and little to store. */
const shrunk = 3;
/** A pixel differs when one of its colours is off by more than this, of 255: smoothing stays below. */
const smoothing = 56;
/** Share of pixels that may differ. */
const most = 0.0005;
/** Mean distance of all colours that smoothing brings, of 255; a bar of another shade is beyond it. */
const meanMost = 1;

const kept = [
  'cost-of-training',
  'lifetime',
  'training-timeline',
  'serving-roofline',
  'frontier',
  'frontiers',
  'first-token',
  'engine-load',
  'memory',
  'tornado-economics-training-usd',
  'distribution-economics-training-usd',
  'published',
];

async function small(png: Uint8Array): Promise<Canvas> {
  const image = await loadImage(png);
  const canvas = createCanvas(Math.round(image.width / shrunk), Math.round(image.height / shrunk));
  const context = canvas.getContext('2d');
  context.imageSmoothingQuality = 'high';
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas;
}

async function asKept(path: string): Promise<Canvas> {
  const image = await loadImage(readFileSync(path));
  const canvas = createCanvas(image.width, image.height);
  canvas.getContext('2d').drawImage(image, 0, 0);
  return canvas;
}

interface Difference {
  /** Of pixels that differ by more than smoothing. */
  readonly share: number;
  readonly mean: number;
}

/** How far two pictures are apart; as far as can be when their sizes differ. */
function difference(one: Canvas, other: Canvas): Difference {
  const { width, height } = one;
  if (width !== other.width || height !== other.height) return { share: 1, mean: 255 };
  const [a, b] = [one, other].map(canvas =>
    canvas.getContext('2d').getImageData(0, 0, width, height),
  );
  let differing = 0;
  let sum = 0;
  for (let at = 0; at < width * height * 4; at += 4) {
    const apart = [0, 1, 2].map(colour =>
      Math.abs((a?.data[at + colour] ?? 0) - (b?.data[at + colour] ?? 0)),
    );
    const furthest = Math.max(...apart);
    sum += furthest;
    if (furthest > smoothing) differing++;
  }
  return { share: differing / (width * height), mean: sum / (width * height) };
}

function alike({ share, mean }: Difference): boolean {
  return share <= most && mean <= meanMost;
}

function chartOf(id: string): Chart {
  const chart = everyChart.get(id);
  if (chart === undefined) throw new Error(`no chart ${id}`);
  return chart;
}

describe('the picture of', () => {
  test.each(kept)('%s looks as it did', async id => {
    const canvas = await small(chartPng(chartOf(id)));
    const path = join(folder, `${id}.png`);
    if (keeping) {
      mkdirSync(folder, { recursive: true });
      writeFileSync(path, canvas.toBuffer('image/png'));
    }
    expect(existsSync(path), `${path} is missing: npm run pictures`).toBe(true);
    const apart = difference(canvas, await asKept(path));
    if (!alike(apart)) {
      const drawn = join(mkdtempSync(join(tmpdir(), 'neraca-pictures-')), `${id}.png`);
      writeFileSync(drawn, canvas.toBuffer('image/png'));
      expect.fail(`${path} is not what is drawn now, ${drawn}: ${JSON.stringify(apart)}`);
    }
  });
});

describe('the comparison', () => {
  const bars = chartOf('cost-of-training');

  test('forgives the smoothing of edges: the same drawn half a pixel aside', async () => {
    const image = await loadImage(chartPng(bars));
    const moved = createCanvas(image.width, image.height);
    moved.getContext('2d').drawImage(image, 0.5, 0.5);
    const apart = difference(await small(moved.toBuffer('image/png')), await small(chartPng(bars)));
    expect(alike(apart)).toBe(true);
  });

  test('sees a bar that grows by a tenth, another word and another colour', async () => {
    if (bars.kind !== 'bars') throw new Error('the cost is drawn as bars');
    const [series] = bars.series;
    if (series === undefined) throw new Error('the cost has bars');
    const grown = series.values.map((value, index) =>
      value !== null && index === 0 ? value * 0.9 : value,
    );
    const changes: readonly Chart[] = [
      { ...bars, series: [{ ...series, values: grown }] },
      { ...bars, title: 'What the training run takes' },
      { ...bars, series: [{ ...series, tone: 'third' }] },
    ];
    const before = await small(chartPng(bars));
    for (const changed of changes) {
      expect(alike(difference(before, await small(chartPng(changed))))).toBe(false);
    }
  });
});
