/** The planning workbook of a result: inputs, rates, and the money as live formulas. */
import type { Result } from '../../scenario/result.ts';
import { inputsSheet } from './inputs.ts';
import { lifetimeSheets } from './lifetime.ts';
import { priced } from './priced.ts';
import { ratesSheet } from './rates.ts';
import { servingSheet } from './serving.ts';
import { trainingSheet } from './training.ts';
import type { Workbook } from './workbook.ts';

export function resultWorkbook(result: Result): Workbook {
  const parts = priced(result);
  return {
    title: result.scenario.name,
    sheets: [
      inputsSheet(parts),
      ...trainingSheet(parts),
      ...servingSheet(parts),
      ...lifetimeSheets(parts),
      ratesSheet(parts),
    ],
  };
}
