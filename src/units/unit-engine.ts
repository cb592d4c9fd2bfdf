/** mathjs's unit engine with Neraca's units in it and no others; built on first use, for many commands read no quantity. */
import { createUnitClass, type UnitClass, type UnitPrefix } from '#mathjs-unit';
import { borrowedUnits, ownUnits } from './unit-table.ts';

/** A unit's size in the engine's base units, and a name for its dimension: equal for equal dimensions. */
export interface Measure {
  readonly size: number;
  readonly signature: string;
}

let engine: UnitClass | undefined;

/** The measure of a unit such as `TB/s`; undefined when a part of it is not among ours. */
export function measureOf(unit: string): Measure | undefined {
  engine ??= createEngine();
  try {
    const { value, dimensions } = engine.parse(`1 ${unit}`);
    return value === null ? undefined : { size: value, signature: dimensions.join() };
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function createEngine(): UnitClass {
  const units = createUnitClass(arithmetic);
  const borrowed = borrowedUnits.map(({ name }) => name);
  for (const name of Object.keys(units.UNITS)) {
    if (!borrowed.includes(name)) units.deleteUnit(name);
  }
  for (const { name, definition, aliases = [] } of ownUnits) {
    units.createUnitSingle(name, definition === undefined ? { aliases } : { definition, aliases });
  }
  const known = { ...units.PREFIXES.SHORT, ...units.PREFIXES.BINARY_SHORT };
  for (const { name, aliases = [], prefixes = [] } of [...borrowedUnits, ...ownUnits]) {
    const allowed = select(known, ['', ...prefixes]);
    for (const spelling of [name, ...aliases]) {
      const unit = units.UNITS[spelling];
      if (unit !== undefined) unit.prefixes = allowed;
    }
  }
  return units;
}

function select(
  known: Readonly<Record<string, UnitPrefix>>,
  names: readonly string[],
): Readonly<Record<string, UnitPrefix>> {
  return Object.fromEntries(
    names.flatMap(name => {
      const prefix = known[name];
      return prefix === undefined ? [] : [[name, prefix]];
    }),
  );
}

/** Plain numbers only; what the engine asks for beyond them it never calls here. */
const arithmetic = {
  config: { number: 'number', predictable: false },
  addScalar: (one: number, other: number) => one + other,
  subtractScalar: (one: number, other: number) => one - other,
  multiplyScalar: (one: number, other: number) => one * other,
  divideScalar: (one: number, other: number) => one / other,
  pow: wholePower,
  abs: Math.abs,
  fix: Math.trunc,
  round: Math.round,
  equal: (one: number, other: number) => one === other,
  isNumeric: (value: unknown) => typeof value === 'number',
  format: String,
  number: Number,
  Complex: Object,
  BigNumber: Number,
  Fraction: Number,
} as const;

/** Units have small whole powers; multiplied out, their sizes are the same to the last bit in every engine. */
function wholePower(base: number, exponent: number): number {
  if (!Number.isInteger(exponent) || Math.abs(exponent) > mostFactors) return Number.NaN;
  let product = 1;
  for (let factor = 0; factor < Math.abs(exponent); factor++) product *= base;
  return exponent < 0 ? 1 / product : product;
}

const mostFactors = 8;
