/** The part of mathjs that Neraca loads: its unit engine, bundled alone by src/node/build/mathjs-parts.ts, as mathjs whole takes most of a second. */

export interface MathUnit {
  /** In base units; null: no number was given. */
  readonly value: number | null;
  /** Exponents of the base dimensions. */
  readonly dimensions: readonly number[];
}

export interface UnitPrefix {
  readonly name: string;
  readonly value: number;
  readonly scientific: boolean;
}

export interface UnitDefinition {
  readonly name: string;
  readonly value: number;
  prefixes: Readonly<Record<string, UnitPrefix>>;
}

export interface UnitClass {
  /** Throws a SyntaxError that names the first unit it does not know. */
  parse(text: string): MathUnit;
  /** Without a definition the unit gets a dimension of its own. */
  createUnitSingle(
    name: string,
    options: { readonly definition?: string; readonly aliases?: readonly string[] },
  ): MathUnit;
  deleteUnit(name: string): void;
  readonly UNITS: Record<string, UnitDefinition>;
  readonly PREFIXES: Readonly<
    Record<'SHORT' | 'BINARY_SHORT', Readonly<Record<string, UnitPrefix>>>
  >;
}

/** The arithmetic that the engine calculates with. */
export interface UnitArithmetic {
  readonly config: { readonly number: 'number'; readonly predictable: boolean };
  readonly [name: string]: unknown;
}

export function createUnitClass(arithmetic: UnitArithmetic): UnitClass;
