/** Reads quantities as people write them, "3.35 TB/s", into plain numbers, and says what is wrong with the others. */
import { type Dimension, dimensions, expectedOf, factsOf } from './dimension.ts';
import { type Measure, measureOf } from './unit-engine.ts';

/** A text that is not a quantity of the dimension asked for; the message says what was expected and what came. */
export class QuantityError extends Error {
  override readonly name = 'QuantityError';
}

const written = /^([+-]?)(\d+(?:\.\d*)?|\.\d+)(e[+-]?\d+)?\s*(.*)$/is;
const unitForm = /^[a-z][a-z0-9]*(?: *[/*] *[a-z][a-z0-9]*)*$/i;
/** "14.8 T tokens": the way counts are printed. */
const spacedPrefix = /^([kMGTPE]) +(?=[a-z])/;
const inBits = /(^|[^a-zA-Z])[kMGTPEZY]?i?b\b/;
/** What people pay with elsewhere; documents keep to one currency, so that sums mean something. */
const currency =
  /(?<![a-z])(?:EUR|CNY|RMB|JPY|GBP|CHF|INR|KRW|IDR|NOK|yuan|euros?)(?![a-z])|[€¥£]/i;
const longest = 60;

const largest = 1e30;

/** True of numbers that nothing is measured in: their products would leave what a computer can hold. */
export function beyondSense(number: number): boolean {
  const size = Math.abs(number);
  return !(size <= largest) || (size > 0 && size < 1 / largest);
}

/** The quantity that `text` states, in the unit of its dimension; throws QuantityError, which shows `example`. */
export function parseQuantity(text: string, dimension: Dimension, example?: string): number {
  const read = quantityIn(text, dimension);
  if (typeof read === 'number') return read;
  throw new QuantityError(`expected ${expectedOf(dimension, example)}, got ${read.got}`);
}

/** A whole number, 1 or more, such as "2048" or "14.8e12"; throws QuantityError. */
export function parseCount(text: string): number {
  const read = quantityIn(text, 'count');
  if (typeof read === 'number' && Number.isSafeInteger(read) && read > 0) return read;
  const got = typeof read === 'number' ? shown(text) : read.got;
  throw new QuantityError(`expected a whole number, 1 or more, got ${got}`);
}

/** What came instead of a quantity. */
interface Mistake {
  readonly got: string;
}

function quantityIn(text: string, dimension: Dimension): number | Mistake {
  const parts = text.length > longest ? null : written.exec(text.trim());
  const [, sign = '', digits = '', exponent = '', rest = ''] = parts ?? [];
  const number = Number(digits + exponent);
  if (parts === null || !Number.isFinite(number)) return { got: shown(text) };
  if (beyondSense(number)) return { got: shown(text) };
  if (sign === '-') return { got: `a negative one (${shown(text)})` };
  if (rest === '' && factsOf(dimension).bare) return number;
  if (rest === '') return { got: `${shown(text)}, which has no unit` };
  if (rest === '%' && dimension === 'fraction') return scaled(number, 1 / 100);
  const size = sizeOf(rest, text, dimension);
  if (typeof size !== 'number') return size;
  const value = scaled(number, size);
  return beyondSense(value) ? { got: shown(text) } : value;
}

/** Size of a unit in the unit of the dimension. */
function sizeOf(written: string, text: string, dimension: Dimension): number | Mistake {
  const unit = written.replace(/[µμ]/g, 'u').replace(spacedPrefix, '$1');
  const measure = unitForm.test(unit) ? remembered(unit) : undefined;
  const wanted = reference(dimension);
  if (measure === undefined) return { got: shown(text) + hint(unit, wanted) };
  if (measure.signature !== wanted.signature) return { got: `${nameOf(measure)} (${shown(text)})` };
  if (!factsOf(dimension).bits && inBits.test(unit)) {
    return { got: `bits (${shown(text)}); "B" is a byte, "b" a bit` };
  }
  return measure.size / wanted.size;
}

function reference(dimension: Dimension): Measure {
  const measure = remembered(factsOf(dimension).unit);
  if (measure === undefined) throw new Error(`${dimension} is measured in an unknown unit`);
  return measure;
}

/** Removes the noise of binary fractions: 300 us is 0.0003 s, not 0.00029999999999999997 s. */
function scaled(number: number, size: number): number {
  const product = number * size;
  return Number.isInteger(product) ? product : Number(product.toPrecision(15));
}

const measures = new Map<string, Measure | undefined>();
const mostRemembered = 500;

function remembered(unit: string): Measure | undefined {
  const known = measures.get(unit);
  if (known !== undefined) return known;
  if (measures.size >= mostRemembered) measures.clear();
  const measure = measureOf(unit);
  measures.set(unit, measure);
  return measure;
}

function nameOf(measure: Measure): string {
  const names = Object.keys(dimensions) as Dimension[];
  const dimension = names.find(name => reference(name).signature === measure.signature);
  return dimension === undefined ? 'another kind of quantity' : factsOf(dimension).what;
}

/** The spelling that was probably meant: "/s" for "ps", "FLOP/s" for "FLOPS", another case. */
function hint(unit: string, wanted: Measure): string {
  const foreign = currency.exec(unit)?.[0];
  if (foreign !== undefined) return `; "${foreign}" does not match: prices are in USD`;
  const spellings = [unit, unit.replace(/ps$/i, '/s'), unit.replace(/flops$/i, 'FLOP/s')];
  const meant = spellings
    .flatMap(spelling => [spelling, spelling.toUpperCase(), recased(spelling)])
    .find(
      spelling => unitForm.test(spelling) && remembered(spelling)?.signature === wanted.signature,
    );
  return meant === undefined ? '' : `; did you mean "${meant}"?`;
}

/** "tb/s" → "TB/s": prefix and unit in upper case, denominators in lower case. */
function recased(unit: string): string {
  const [numerator = '', ...denominators] = unit.split('/');
  return [numerator.toUpperCase(), ...denominators.map(part => part.toLowerCase())].join('/');
}

function shown(text: string): string {
  const short = text.length > longest ? `${text.slice(0, longest)}…` : text;
  return text.trim() === '' ? 'nothing' : JSON.stringify(short);
}
