/** What `calibrate` prints: the constants that were fitted, and the errors on what they had not seen. */
import type { CrossValidated } from '../../../evidence/calibration/cross-validation.ts';
import type { Finding } from '../../../evidence/calibration/findings.ts';
import type { LeftOutRecord } from '../../../evidence/calibration/left-out-record.ts';
import type { OwnShift } from '../../../evidence/calibration/own-rows.ts';
import { formatPercent } from '../../../units/format.ts';
import type { Colours } from '../terminal.ts';
import { columnLines, cut } from './columns.ts';
import { hanging } from './wrap.ts';

interface Answer {
  readonly constants: readonly Finding[];
  readonly crossValidation: readonly CrossValidated[];
}

const nameWidth = 46;

/** Constants beside the number of families, then the table of left-out errors. */
export function calibrationText(
  { constants, crossValidation }: Answer,
  { groups }: LeftOutRecord,
  colours: Colours,
): string {
  const { bold, dim } = colours;
  const fitted = constants.filter(finding => finding.fitted);
  return [
    bold(`${fitted.length} constants, fitted on ${groups} source families`),
    ...columnLines(
      [
        { label: 'Constant' },
        { label: 'Before', right: true },
        { label: 'Fitted', right: true },
        { label: '±', right: true },
        { label: 'Families', right: true },
      ],
      fitted.map(({ document, name, prior, value, spread, groups: informing }) => [
        cut(`${document}/${name}`, nameWidth),
        short(prior),
        short(value),
        formatPercent(spread),
        String(informing),
      ]),
      colours,
    ),
    '',
    bold('Errors on what the constants had not seen'),
    ...columnLines(heads, crossValidation.map(tableRow), colours),
    '',
    ...hanging(
      '  ',
      'Median absolute errors over rows (over families). Families, chips: those left out. Anchored: one other row of the family given. Held: share of rows inside the 80% interval, and its upper over its lower end.',
    ).map(dim),
  ].join('\n');
}

const heads = [
  { label: 'Left out' },
  { label: 'Rows', right: true },
  { label: 'Families', right: true },
  { label: 'p90', right: true },
  { label: 'Chips', right: true },
  { label: 'Anchored', right: true },
  { label: 'Held', right: true },
  { label: '', right: true },
];

function tableRow({ name, rows, familyOut, chipOut, anchored, interval }: CrossValidated) {
  return [
    cut(name, 28),
    String(rows),
    `${percent(familyOut.medianAbsoluteRelativeError)} (${percent(familyOut.groups.medianAbsoluteRelativeError)})`,
    percent(familyOut.p90AbsoluteRelativeError),
    percent(chipOut.medianAbsoluteRelativeError),
    anchored === null ? '' : percent(anchored.medianAbsoluteRelativeError),
    percent(interval.covered),
    `${interval.medianWidth.toFixed(2)}×`,
  ];
}

/** The constants that one's own rows shift, and what that does to their errors. */
export function shiftText({ constants, before, after, rows }: OwnShift, colours: Colours): string {
  const { bold } = colours;
  return [
    bold(`${rows} measurements of your own`),
    ...columnLines(
      [{ label: 'Constant' }, { label: 'Before', right: true }, { label: 'After', right: true }],
      constants.map(({ document, name, before: old, after: fresh }) => [
        cut(`${document}/${name}`, nameWidth),
        short(old),
        short(fresh),
      ]),
      colours,
    ),
    '',
    `  Median error on these rows: ${percent(before)} before, ${percent(after)} after.`,
    ...hanging(
      '  ',
      'A row is part noise: the shift takes up only what its stack is likely to share.',
    ).map(colours.dim),
  ].join('\n');
}

function percent(value: number | null): string {
  return value === null ? '' : `${(100 * value).toFixed(1)}%`;
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}
