/** Every function that a sheet may call. */
import { chipFunction } from './functions/chip.ts';
import { kvBytesFunction } from './functions/kv-bytes.ts';
import { chipsListFunction, modelsListFunction } from './functions/lists.ts';
import { parametersFunction } from './functions/parameters.ts';
import { serveCostFunction } from './functions/serve-cost.ts';
import { serveThroughputFunction } from './functions/serve-throughput.ts';
import { trainCostFunction } from './functions/train-cost.ts';
import { trainHoursFunction } from './functions/train-hours.ts';
import type { SheetFunction } from './sheet-function.ts';

export const sheetFunctions: readonly SheetFunction[] = [
  trainCostFunction,
  trainHoursFunction,
  serveCostFunction,
  serveThroughputFunction,
  parametersFunction,
  kvBytesFunction,
  chipFunction,
  chipsListFunction,
  modelsListFunction,
];
