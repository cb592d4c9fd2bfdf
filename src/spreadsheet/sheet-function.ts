/** What a function of a sheet is made of: its words for the sheet's help, and the calculation behind it. */
import type { Library } from '../scenario/library.ts';

/** What a cell holds; an empty cell is '' or null, depending on the sheet. */
export type CellValue = string | number | boolean | null | undefined;

export interface Parameter {
  readonly name: string;
  readonly description: string;
  readonly type: 'string' | 'number';
  readonly optional?: true;
}

export interface SheetFunction {
  /** As typed in a cell. */
  readonly name: string;
  readonly description: string;
  readonly parameters: readonly Parameter[];
  /** What comes back, with its unit. */
  readonly returns: string;
  /** The arguments of an example that the documentation shows and the tests run. */
  readonly example: readonly (string | number)[];
  /** The value of the cell; a column of them spills downwards. Throws SheetError or InputError with a message. */
  readonly value: (given: Arguments, library: Library) => number | string | readonly string[];
}

/** A message for the person at the sheet. */
export class SheetError extends Error {
  override readonly name = 'SheetError';
}

/** The arguments of one call by the names of its parameters, checked as they are asked for. */
export class Arguments {
  readonly #values: ReadonlyMap<string, CellValue>;

  constructor(parameters: readonly Parameter[], values: readonly CellValue[]) {
    if (values.length > parameters.length) {
      throw new SheetError(`expected at most ${parameters.length} arguments, got ${values.length}`);
    }
    this.#values = new Map(parameters.map(({ name }, index) => [name, values[index]]));
  }

  #given(name: string): CellValue {
    const value = this.#values.get(name);
    return value === '' || value === null ? undefined : value;
  }

  text(name: string): string {
    const value = this.#given(name);
    if (value === undefined) throw new SheetError(`${name}: expected a text, got an empty cell`);
    return String(value).trim();
  }

  number(name: string): number {
    const value = this.#given(name);
    const number = typeof value === 'string' ? Number(value.trim()) : value;
    if (typeof number === 'number' && Number.isFinite(number)) return number;
    const got = value === undefined ? 'an empty cell' : JSON.stringify(value);
    throw new SheetError(`${name}: expected a number, got ${got}`);
  }

  optionalText(name: string): string | undefined {
    return this.#given(name) === undefined ? undefined : this.text(name);
  }

  optionalNumber(name: string): number | undefined {
    return this.#given(name) === undefined ? undefined : this.number(name);
  }
}
