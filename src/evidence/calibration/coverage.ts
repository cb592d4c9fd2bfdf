/** Intervals from left-out errors: one factor a class, and how often it holds on families that had no say in it. */
import { exp, log, pow } from '../../numeric/elementary.ts';
import { grouped } from '../../numeric/grouped.ts';
import { quantileOf } from '../../numeric/quantile.ts';
import type { Uncertainty } from '../../timing/uncertainty.ts';
import type { LeftOutRecord, LeftOutRow } from './left-out-record.ts';

/** Share of measurements that an interval is to hold. */
export const intervalShare = 0.8;
/**
 * A new family brings an offset of its own, of which few others show little: the share taken of their rows is raised by
 * an eighth of what one family more would weigh.
 */
const familyMargin = 1 / 8;
/** Intervals on chips without measured kernels: their logarithm is a fifth wider. */
const elsewhere = 1.2;

/** The table of factors that the record gives. */
export function uncertaintyFrom(record: LeftOutRecord): Uncertainty {
  const classes = [...grouped(record.rows, row => row.class)].flatMap(([name, rows]) => {
    const factor = factorOf(rows);
    if (factor === undefined) return [];
    const groups = new Set(rows.map(({ group }) => group)).size;
    return [[name, { factor, rows: rows.length, groups }] as const];
  });
  return {
    calibratedOn: record.calibratedOn,
    share: intervalShare,
    classes: Object.fromEntries(classes.toSorted(([one], [other]) => (one < other ? -1 : 1))),
    measuredChips: measuredChips(record.rows),
    elsewhere,
  };
}

const kernelKinds = new Set(['gemm', 'attention', 'experts', 'collective']);

function measuredChips(rows: readonly LeftOutRow[]): string[] {
  return [
    ...new Set(rows.filter(row => kernelKinds.has(row.kind)).map(row => row.chip)),
  ].toSorted();
}

/** Left-out errors of all but one family. */
function factorOf(rows: readonly LeftOutRow[], without?: string): number | undefined {
  const known = rows.filter(({ group, familyOut }) => familyOut !== null && group !== without);
  if (known.length === 0) return undefined;
  const families = new Set(known.map(({ group }) => group)).size;
  const sizes = known.map(({ familyOut }) => Math.abs(familyOut ?? 0));
  const factor = exp(quantileOf(sizes, intervalShare + familyMargin / families));
  return Number(factor.toFixed(3));
}

export interface Coverage {
  readonly rows: number;
  /** Share of rows inside the interval that the other families of their class gave. */
  readonly covered: number;
  /** Upper over lower end, in the middle of the rows. */
  readonly medianWidth: number;
}

/** Coverage over these rows of a record, leaving each row's own family out. */
export function coverageOf(record: LeftOutRecord, wanted: (row: LeftOutRow) => boolean): Coverage {
  const measured = new Set(measuredChips(record.rows));
  const byClass = grouped(record.rows, row => row.class);
  const factors = new Map<string, number>();
  const checked = record.rows.filter(row => wanted(row) && row.familyOut !== null);
  const widths: number[] = [];
  let covered = 0;
  for (const row of checked) {
    const key = `${row.class}|${row.group}`;
    const known = factors.get(key) ?? factorOf(byClass.get(row.class) ?? [], row.group) ?? 1;
    factors.set(key, known);
    const factor = measured.has(row.chip) ? known : pow(known, elsewhere);
    widths.push(pow(factor, 2));
    if (Math.abs(row.familyOut ?? 0) <= log(factor)) covered += 1;
  }
  const count = checked.length;
  return {
    rows: count,
    covered: count === 0 ? 0 : covered / count,
    medianWidth: count === 0 ? 1 : quantileOf(widths, 1 / 2),
  };
}
