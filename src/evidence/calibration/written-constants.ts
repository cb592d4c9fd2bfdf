/** Fitted constants written into their document: the value beside what was held before, and what it rests on. */
import type { ConstantDimension } from '../../hardware/constants-document.ts';
import { giga, micro, milli } from '../../units/quantity.ts';
import { rounded } from '../significant-digits.ts';
import { type Knob, type Moved, settledValues } from './knob.ts';

/** One constant as its document states it. */
interface RawConstant {
  readonly value: number | string;
  readonly origin: string;
  readonly from?: string;
  readonly groups?: number;
  readonly spread?: number;
  readonly prior?: number | string;
  readonly tolerance?: number;
  readonly why?: string;
}

interface RawDocument {
  readonly constants: Readonly<Record<string, RawConstant>>;
  readonly [key: string]: unknown;
}

/** What the fits found of one constant. */
export interface Found {
  readonly groups: number;
  /** Standard error of the logarithm. */
  readonly spread: number;
}

export interface WrittenDocument {
  /** Day of the fit, ISO 8601. */
  readonly day: string;
  /** Entries and families whose figures the document's constants move, and their median error after the fit. */
  readonly fit: { readonly entries: number; readonly groups: number; readonly medianError: number };
}

interface Fitted {
  readonly knobs: readonly Knob[];
  readonly moved: Moved;
  readonly found: ReadonlyMap<string, Found>;
}

/** The document's text after a calibration; a constant that no fit may move any more goes back to what it was. */
export function writtenConstants(
  text: string,
  id: string,
  { knobs, moved, found }: Fitted,
  { day, fit }: WrittenDocument,
): string {
  const raw = JSON.parse(text) as RawDocument;
  const values = settledValues(knobs, roundedValues(moved));
  const mine = new Map(knobs.filter(({ document }) => document === id).map(k => [k.name, k]));
  const lines = Object.entries(raw.constants).map(([name, constant]) => {
    const knob = mine.get(name);
    const after = knob === undefined ? constant : written(constant, knob, { moved, values, found });
    return `    ${JSON.stringify(name)}: ${inOneLine(after)}`;
  });
  const { constants, fit: _before, ...head } = raw;
  const changed = { ...head, fittedOn: day, ...(fit.entries === 0 ? {} : { fit }) };
  const top = Object.entries(changed).map(
    ([key, value]) => `  ${JSON.stringify(key)}: ${inOneLine(value)},`,
  );
  return `{\n${top.join('\n')}\n  "constants": {\n${lines.join(',\n')}\n  }\n}\n`;
}

function inOneLine(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const pairs = Object.entries(value).filter(([, one]) => one !== undefined);
  return `{ ${pairs.map(([key, one]) => `${JSON.stringify(key)}: ${JSON.stringify(one)}`).join(', ')} }`;
}

/** Fitted values as documents keep them. */
export function roundedValues(moved: Moved): Moved {
  return Object.fromEntries(Object.entries(moved).map(([key, value]) => [key, rounded(value)]));
}

function written(
  { tolerance, why, from, prior, value }: RawConstant,
  { key, relative, dimension }: Knob,
  {
    moved,
    values,
    found,
  }: { readonly moved: Moved; readonly values: Moved; readonly found: Fitted['found'] },
): RawConstant {
  const kept = { ...(tolerance === undefined ? {} : { tolerance }) };
  const settled = valueText(values[key] ?? 0, dimension);
  const reason = why === undefined ? {} : { why };
  if (moved[key] !== undefined) {
    const { groups, spread } = found.get(key) ?? { groups: 0, spread: 0 };
    return {
      value: settled,
      origin: 'fitted',
      groups,
      spread: rounded(spread),
      ...(from === undefined ? {} : { from }),
      ...(relative === undefined ? { prior: prior ?? value } : {}),
      ...kept,
      ...reason,
    };
  }
  if (relative !== undefined && from !== undefined) {
    return { value: settled, origin: 'borrowed', from, ...kept, ...reason };
  }
  return {
    value: prior ?? value,
    origin: from === undefined ? 'assumed' : 'sourced',
    ...(from === undefined ? {} : { from }),
    ...kept,
    ...reason,
  };
}

/** The value with its unit, three significant digits. */
function valueText(value: number, dimension: ConstantDimension): number | string {
  switch (dimension) {
    case 'seconds':
      return scaled(value, [
        [1, 's'],
        [milli, 'ms'],
        [micro, 'us'],
        [micro * milli, 'ns'],
      ]);
    case 'bytes':
      return scaled(value, [
        [giga, 'GB'],
        [1, 'B'],
      ]);
    case 'flopPerSecond':
      return scaled(value, [
        [giga, 'GFLOP/s'],
        [1, 'FLOP/s'],
      ]);
    default:
      return rounded(value);
  }
}

function scaled(value: number, units: readonly (readonly [number, string])[]): string {
  const [size, unit] = units.find(([one]) => value >= one) ?? units.at(-1) ?? [1, ''];
  return `${rounded(value / size)} ${unit}`;
}

/** The document's text with some values replaced, and the day on which its reader did so. */
export function shiftedConstants(
  text: string,
  shifted: Readonly<Record<string, number>>,
  {
    day,
    dimensions,
  }: { readonly day: string; readonly dimensions: Readonly<Record<string, ConstantDimension>> },
): string {
  const raw = JSON.parse(text) as RawDocument;
  const constants = Object.entries(raw.constants).map(([name, constant]) => {
    const value = shifted[name];
    const dimension = dimensions[name];
    const after =
      value === undefined || dimension === undefined
        ? constant
        : {
            ...constant,
            value: valueText(value, dimension),
            prior: constant.prior ?? constant.value,
          };
    return `    ${JSON.stringify(name)}: ${inOneLine(after)}`;
  });
  const { constants: _constants, ...head } = raw;
  const top = Object.entries({ ...head, fittedOn: day }).map(
    ([key, value]) => `  ${JSON.stringify(key)}: ${inOneLine(value)},`,
  );
  return `{\n${top.join('\n')}\n  "constants": {\n${constants.join(',\n')}\n  }\n}\n`;
}
