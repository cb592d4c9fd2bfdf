/**
 * A Chart.js plugin that writes labels beside the bars, points and marks they belong to.
 * The page receives these functions as text, so that they refer to nothing outside this file.
 */
import type { DirectLabels, DrawnChart, DrawnElement } from './drawn-chart.ts';

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Room of one line of text of this size that starts at `left`. */
function textBox(left: number, middle: number, width: number, size: number): Box {
  return { left, right: left + width, top: middle - size * 0.6, bottom: middle + size * 0.6 };
}

function apart(box: Box, others: readonly Box[]): boolean {
  return others.every(
    other =>
      box.right < other.left ||
      box.left > other.right ||
      box.bottom < other.top ||
      box.top > other.bottom,
  );
}

/** White or black, whichever stands out on `#rrggbb`: relative luminance of WCAG 2.2, gamma taken as 2. */
function inkOn(colour: string): string {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map(
    at => (Number.parseInt(colour.slice(at, at + 2), 16) / 255) ** 2,
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.2 ? '#000000' : '#ffffff';
}

/** Text with a halo that keeps grid and lines off it. */
function writeLabel(
  chart: DrawnChart,
  text: string,
  { box, ink, halo }: { readonly box: Box; readonly ink: string; readonly halo: string },
): void {
  const { ctx } = chart;
  const middle = (box.top + box.bottom) / 2;
  ctx.strokeStyle = halo;
  ctx.lineWidth = 4;
  ctx.lineJoin = 'round';
  ctx.strokeText(text, box.left, middle);
  ctx.fillStyle = ink;
  ctx.fillText(text, box.left, middle);
}

/** A stroke across a bar with its label above. */
function drawMarks(chart: DrawnChart, { marks, size, ink, muted, surface }: DirectLabels): void {
  const { ctx } = chart;
  for (const mark of marks) {
    const bar = chart.getDatasetMeta(0).data[mark.category];
    const scale = chart.scales.x;
    if (bar === undefined || scale === undefined) continue;
    const x = scale.getPixelForValue(mark.value);
    const half = (bar.height ?? size) / 2 + 4;
    ctx.strokeStyle = ink;
    ctx.lineWidth = 2;
    ctx.beginPath();
    ctx.moveTo(x, bar.y - half);
    ctx.lineTo(x, bar.y + half);
    ctx.stroke();
    const width = ctx.measureText(mark.label).width;
    const left = Math.min(Math.max(x - width / 2, chart.chartArea.left), chart.width - width);
    const box = textBox(left, bar.y - half - size * 0.7, width, size);
    writeLabel(chart, mark.label, { box, ink: muted, halo: surface });
  }
}

/** After the end of the bar; inside it where there is no room behind it. */
function writeOnBar(chart: DrawnChart, settings: DirectLabels, text: string, bar: DrawnElement) {
  const { size, ink, surface } = settings;
  const width = chart.ctx.measureText(text).width;
  const end = Number.isFinite(bar.x) ? bar.x : chart.chartArea.left;
  const after = textBox(end + size / 2, bar.y, width, size);
  const within = textBox(end - size / 2 - width, bar.y, width, size);
  const fill = bar.options?.backgroundColor ?? surface;
  if (after.right > chart.width && within.left > chart.chartArea.left) {
    writeLabel(chart, text, { box: within, ink: inkOn(fill), halo: fill });
  } else {
    writeLabel(chart, text, { box: after, ink, halo: surface });
  }
}

/** Places around a point for a label of this width, the best first. */
function placesBeside(point: DrawnElement, width: number, size: number): Box[] {
  const { x, y } = point;
  const reach = (point.options?.radius ?? 0) + size / 2;
  const at = (left: number, middle: number) => textBox(left, middle, width, size);
  return [1, 2, 3].flatMap(step => {
    const above = y - reach - size * step * 0.7;
    const below = y + reach + size * step * 0.7;
    return [
      at(x + reach * step, y),
      at(x - width / 2, above),
      at(x - width / 2, below),
      at(x - reach * step - width, y),
      at(x + reach, y - size * step),
      at(x + reach, y + size * step),
      at(x - reach - width, y - size * step),
      at(x - reach - width, y + size * step),
      at(x - width, above),
      at(x - width, below),
    ];
  });
}

/** Small boxes along a line, which labels keep off. */
function alongLine(points: readonly DrawnElement[], size: number): Box[] {
  return points.slice(1).flatMap((next, index) => {
    const { x, y } = points[index] ?? next;
    const length = Math.max(Math.abs(next.x - x), Math.abs(next.y - y));
    const pieces = Math.max(1, Math.ceil((3 * length) / size));
    return Array.from({ length: pieces + 1 }, (_, piece) => {
      const left = x + ((next.x - x) * piece) / pieces;
      const top = y + ((next.y - y) * piece) / pieces;
      return { left: left - 2, right: left + 2, top: top - 2, bottom: top + 2 };
    });
  });
}

function aroundPoint({ x, y, options }: DrawnElement): Box[] {
  const radius = options?.radius ?? 0;
  return radius > 0
    ? [{ left: x - radius, right: x + radius, top: y - radius, bottom: y + radius }]
    : [];
}

/** Draws the labels of one chart; a label without room is left out, the data table has it. */
export function drawDirectLabels(chart: DrawnChart): void {
  const settings = chart.config.options?.plugins?.directLabels;
  if (settings === undefined) return;
  const { ctx, chartArea } = chart;
  const { size, ink, surface } = settings;
  ctx.save();
  ctx.font = `${size}px ${settings.font}`;
  ctx.textAlign = 'left';
  ctx.textBaseline = 'middle';
  drawMarks(chart, settings);
  const drawn = settings.labels
    .map((labels, index) => ({ labels, index, ...chart.getDatasetMeta(index) }))
    .filter(({ index }) => chart.isDatasetVisible(index));
  const planes = drawn.filter(({ type }) => type !== 'bar');
  const taken = planes.flatMap(({ data }) => data.flatMap(aroundPoint));
  const lines = planes
    .filter(({ index }) => chart.data.datasets[index]?.showLine === true)
    .flatMap(({ data }) => alongLine(data, size));
  for (const { labels, index, type, data } of drawn) {
    labels.forEach((text, position) => {
      const element = data[position];
      if (text === null || element === undefined) return;
      if (type === 'bar') {
        writeOnBar(chart, settings, text, element);
        return;
      }
      const free = placesBeside(element, ctx.measureText(text).width, size).filter(
        place =>
          place.left >= chartArea.left &&
          place.right <= chart.width &&
          place.top >= 0 &&
          place.bottom <= chartArea.bottom &&
          apart(place, taken),
      );
      const box =
        free.find(place => apart(place, lines)) ?? (settings.kept[index] ? free[0] : undefined);
      if (box === undefined) return;
      writeLabel(chart, text, { box, ink, halo: surface });
      taken.push(box);
    });
  }
  ctx.restore();
}

/** Source text of everything above, for the page. */
export function directLabelSource(): string {
  return [
    textBox,
    apart,
    inkOn,
    writeLabel,
    drawMarks,
    writeOnBar,
    placesBeside,
    alongLine,
    aroundPoint,
    drawDirectLabels,
  ].join('\n');
}
