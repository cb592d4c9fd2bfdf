/** Published figures against simulated ones: on the diagonal they agree. */
import type { EvidenceRow } from '../../evidence/evidence-row.ts';
import { grouped } from '../../numeric/grouped.ts';
import { formatPercent } from '../../units/format.ts';
import { plain } from '../display-unit.ts';
import { type PlaneChart, type PlaneSeries, tones } from './chart.ts';

/** Series beyond this share a colour that says nothing. */
const mostSeries = 8;

/** One chart for the rows of one metric, a series a chip; null without predictions. */
export function publishedSimulated(
  id: string,
  title: string,
  rows: readonly EvidenceRow[],
): PlaneChart | null {
  const points = rows.flatMap(row =>
    row.predicted === null ? [] : [{ row, x: row.measured, y: row.predicted }],
  );
  if (points.length === 0) return null;
  const ends = points.flatMap(({ x, y }) => [x, y]);
  const [low, high] = [Math.min(...ends), Math.max(...ends)];
  const within = points.filter(({ x, y }) => Math.abs(y / x - 1) <= near).length / points.length;
  const chips = [...grouped(points, ({ row }) => row.chip)];
  const series = chips.map(
    ([chip, some], index): PlaneSeries => ({
      name: chip,
      points: some.map(({ row, x, y }) => ({ x, y, label: null, name: row.id, weight: small })),
      tone: index < mostSeries ? (tones[index] ?? 'quiet') : 'quiet',
      drawn: 'points',
    }),
  );
  const axis = (label: string) => ({ label, unit: plain, scale: 'log' as const });
  return {
    kind: 'plane',
    id,
    title,
    description: `${points.length} published figures against simulated ones; ${formatPercent(within)} lie within a fifth of each other.`,
    x: axis('Published'),
    y: axis('Simulated'),
    series: [
      {
        name: 'agreement',
        points: [low, high].map(end => ({ x: end, y: end, label: null })),
        tone: 'accent',
        drawn: 'dashed',
      },
      ...series,
    ],
    legend: true,
  };
}

const near = 0.2;
/** Area of a dot, for hundreds have to share the plane. */
const small = 0.15;
