/** The answer above the inputs, so that whoever changes one sees what comes of it. */
import type { Priced } from './priced.ts';
import { type CellFormat, formula, line, type SheetCell, strong } from './workbook.ts';

export function answerLines({
  trainingCost,
  training,
  servingCost,
  lifetime,
  terms,
}: Priced): readonly (readonly SheetCell[])[] {
  const told = (
    label: string,
    expression: string,
    shown: { readonly value: string | number | undefined; readonly format: CellFormat },
    unit: string,
  ) => line(label, { ...formula(expression, shown.format, shown), strong: true }, unit, '');
  const rows = [
    ...(training === undefined || trainingCost === undefined
      ? []
      : [
          told('Training costs', 'train_usd', { value: trainingCost.usd, format: 'usd' }, 'USD'),
          told(
            'Training takes',
            'train_hours/24',
            { value: training.hours / 24, format: 'number' },
            'days',
          ),
        ]),
    ...(servingCost === undefined
      ? []
      : [
          told(
            'A million output tokens cost',
            'serve_usd_per_million_output',
            { value: servingCost.usdPerMillionOutputTokens, format: 'price' },
            'USD',
          ),
          told(
            'The fleet costs',
            'serve_usd_per_day',
            { value: servingCost.usdPerDay, format: 'usd' },
            'USD a day',
          ),
        ]),
    ...(lifetime === undefined || terms === undefined
      ? []
      : [
          told(
            'Serving overtakes training in month',
            'crossing_month',
            { value: lifetime.crossing ?? 'never', format: 'whole' },
            'of service',
          ),
        ]),
  ];
  return rows.length === 0 ? [] : [[strong('Answer')], ...rows];
}
