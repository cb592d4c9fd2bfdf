/** The sheet of the training bill, all formulas. */
import { kilo, mega, secondsPerHour } from '../../units/quantity.ts';
import type { Priced } from './priced.ts';
import { formula, line, type SheetCell, strong, type WorkbookSheet } from './workbook.ts';

export function trainingSheet({
  result,
  training,
  trainingCost,
}: Priced): readonly WorkbookSheet[] {
  if (training === undefined || trainingCost === undefined) return [];
  const { energy, carbon } = result.economics ?? {};
  const rows: (readonly SheetCell[])[] = [
    [strong('Training'), strong('Value'), strong('Unit'), strong('How')],
    line(
      'Chip-hours',
      formula('train_tokens*train_chip_hours_per_token', 'number', {
        value: training.chipHours,
        name: 'train_chip_hours',
      }),
      'chip-hours',
      'tokens × chip-hours per token',
    ),
    line(
      'Time',
      formula('train_chip_hours/train_chips', 'number', {
        value: training.hours,
        name: 'train_hours',
      }),
      'hours',
      'chip-hours ÷ chips',
    ),
    line(
      'Cost of the final run',
      formula('train_chip_hours*train_usd_per_chip_hour', 'usd', {
        value: trainingCost.usd,
        name: 'train_usd',
      }),
      'USD',
      'chip-hours × price of a chip-hour',
    ),
    line(
      'Cost of all runs',
      formula('train_usd*experiments_multiplier', 'usd', {
        value: trainingCost.usd * (trainingCost.programme?.experimentsMultiplier ?? 1),
        name: 'programme_usd',
      }),
      'USD',
      'final run × all runs over the final run; storage and staff apart',
    ),
    line(
      'Cost of a million tokens trained on',
      formula('train_usd/train_tokens*10^6', 'price', { value: trainingCost.usdPerMillionTokens }),
      'USD',
      '',
    ),
  ];
  if (energy?.trainingJoules !== undefined && carbon?.kilogramsPerKilowattHour !== undefined) {
    rows.push(
      line(
        'Energy',
        formula('train_chip_hours*train_kwh_per_chip_hour*pue/10^3', 'number', {
          value: energy.trainingJoules / secondsPerHour / mega,
          name: 'train_mwh',
        }),
        'MWh',
        'chip-hours × energy of a chip-hour',
      ),
      line(
        'Carbon',
        formula('train_mwh*kg_per_kwh', 'number', {
          value: (carbon.trainingKilograms ?? 0) / kilo,
        }),
        't CO2e',
        'energy × carbon of the grid',
      ),
    );
  }
  return [{ name: 'Training', widths: [42, 20, 18, 60], frozenRows: 1, rows }];
}
