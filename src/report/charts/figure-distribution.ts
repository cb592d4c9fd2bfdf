/** How a figure is distributed over the draws. */
import { formatUsd } from '../../units/format.ts';
import { money, percent, unitFor, usdPerMillionTokens } from '../display-unit.ts';
import type { PlaneChart, PlaneSeries } from './chart.ts';
import type { StudyTarget } from './tornado.ts';

interface Quantiles {
  readonly p5: number;
  readonly p50: number;
  readonly p95: number;
}

/** Share of the draws by value, with the quantiles and the single run marked; nothing when the figure never moves. */
export function figureDistribution(
  { figure, best, histogram }: StudyTarget,
  { p5, p50, p95 }: Quantiles,
  title: string,
): PlaneChart | null {
  if (histogram.length < 2) return null;
  const draws = histogram.reduce((sum, { count }) => sum + count, 0);
  const first = histogram[0]?.from ?? 0;
  const last = histogram.at(-1)?.to ?? 1;
  const unit = figure.includes('PerMillion') ? usdPerMillionTokens : unitFor(money, [p95]);
  const top = Math.max(...histogram.map(({ count }) => count / draws));
  const steps = histogram.flatMap(({ from, to, count }) => [
    { x: from, y: count / draws, label: null },
    { x: to, y: count / draws, label: null },
  ]);
  const stroke = (name: string, x: number, share: number): PlaneSeries => ({
    name,
    points: [
      { x, y: 0, label: null },
      { x, y: top * share, label: `${name} ${formatUsd(x)}` },
    ],
    tone: name === 'single run' ? 'accent' : 'quiet',
    drawn: 'dashed',
  });
  return {
    kind: 'plane',
    id: `distribution-${figure.replaceAll('.', '-').toLowerCase()}`,
    title,
    description: `Nine draws in ten lie between ${formatUsd(p5)} and ${formatUsd(p95)}, half of them below ${formatUsd(p50)}; the single run says ${formatUsd(best)}.`,
    x: { label: 'Value', unit, scale: 'linear', from: first, to: last },
    y: { label: 'Share of the draws', unit: percent, scale: 'linear', from: 0 },
    series: [
      stroke('5%', p5, 0.6),
      stroke('median', p50, 1.22),
      stroke('95%', p95, 0.6),
      stroke('single run', best, 1.1),
      {
        name: 'Draws',
        points: [{ x: first, y: 0, label: null }, ...steps, { x: last, y: 0, label: null }],
        tone: 'first',
        drawn: 'line',
      },
    ],
    legend: false,
  };
}
