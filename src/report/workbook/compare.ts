/** The sheet that puts chips side by side: prices are inputs, money follows. */
import type { Comparison } from '../../scenario/result.ts';
import { secondsPerHour } from '../../units/quantity.ts';
import { compared } from '../sections/compared.ts';
import { constant, formula, type SheetCell, strong, text, type Workbook } from './workbook.ts';

const titles = [
  'Chip',
  'Price of a chip-hour to train, USD',
  'Chip-hours to train',
  'Cost of training, USD',
  'Price of a chip-hour to serve, USD',
  'Chip-seconds of a million output tokens',
  'Cost of a million output tokens, USD',
];

/** The workbook of a comparison. */
export function comparisonWorkbook(comparison: Comparison): Workbook {
  const rows = compared(comparison).map(({ chip, result, training, serving }, index) => {
    const row = index + 2;
    const { training: trained, serving: served } = result.economics ?? {};
    const none = text('does not fit');
    const trainingCells: readonly SheetCell[] =
      training === undefined || trained === undefined
        ? [none, none, none]
        : [
            { value: trained.chipHour.usdPerChipHour, format: 'price', input: true },
            constant(training.chipHours, 'number'),
            formula(`B${row}*C${row}`, 'usd', { value: trained.usd }),
          ];
    const servingCells: readonly SheetCell[] =
      serving === undefined || served === undefined
        ? [none, none, none]
        : [
            { value: served.chipHour.usdPerChipHour, format: 'price', input: true },
            constant(
              (served.usdPerMillionOutputTokens / served.chipHour.usdPerChipHour) * secondsPerHour,
              'number',
            ),
            formula(`E${row}*F${row}/${secondsPerHour}`, 'price', {
              value: served.usdPerMillionOutputTokens,
            }),
          ];
    return [text(chip), ...trainingCells, ...servingCells];
  });
  const last = rows.length + 1;
  return {
    title: comparison.name,
    sheets: [
      {
        name: 'Compare',
        widths: [44, 22, 18, 20, 22, 24, 24],
        frozenRows: 1,
        rows: [titles.map(strong), ...rows],
        highlights: [
          { range: `D2:D${last}`, formula: `D2=MIN($D$2:$D$${last})` },
          { range: `G2:G${last}`, formula: `G2=MIN($G$2:$G$${last})` },
        ],
      },
    ],
  };
}
