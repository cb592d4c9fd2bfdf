/** One call of a function from a sheet: arguments in, a value or a message out. */
import type { Library } from '../scenario/library.ts';
import { InputError } from '../schema/input-error.ts';
import { suggestion } from '../schema/nearest.ts';
import { sheetFunctions } from './functions.ts';
import { Arguments, type CellValue, SheetError } from './sheet-function.ts';

/** The value of `name(values…)`; throws SheetError with a message fit for a cell. */
export function callSheetFunction(
  name: string,
  values: readonly CellValue[],
  library: Library,
): number | string | readonly string[] {
  const known = sheetFunctions.find(one => one.name === name);
  if (known === undefined) {
    const names = sheetFunctions.map(one => one.name);
    throw new SheetError(`unknown function ${name}${suggestion(name, names)}`);
  }
  try {
    return known.value(new Arguments(known.parameters, values), library);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new SheetError(error.problems.map(({ message }) => message).join('; '));
  }
}
