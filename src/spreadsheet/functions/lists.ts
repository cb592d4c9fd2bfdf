/** NERACA_CHIPS and NERACA_MODELS: the ids that other functions take, as a column. */
import type { SheetFunction } from '../sheet-function.ts';

export const chipsListFunction: SheetFunction = {
  name: 'NERACA_CHIPS',
  description: 'Ids of all chips, one below the other.',
  parameters: [],
  returns: 'a column of ids',
  example: [],
  value: (_given, library) => library.chipIds,
};

export const modelsListFunction: SheetFunction = {
  name: 'NERACA_MODELS',
  description: 'Ids of all models, one below the other.',
  parameters: [],
  returns: 'a column of ids',
  example: [],
  value: (_given, library) => library.modelIds,
};
