/** Operators of a step as a table: work, time, rate and bound. */
import type { OperatorTime } from '../../scenario/result.ts';
import { boundMeaning, heaviestFirst } from '../charts/operators.ts';
import {
  byteCount,
  flopCount,
  flopPerByte,
  percent,
  stepTime,
  teraflopPerSecond,
  unitFor,
} from '../display-unit.ts';
import type { Table } from '../table.ts';

export interface OperatorList {
  readonly id: string;
  readonly title: string;
  readonly operators: readonly OperatorTime[];
}

/** One row an operator, heaviest first; sums are per step and chip. */
export function operatorTable({ id, title, operators }: OperatorList): Table {
  const ordered = heaviestFirst(operators);
  return {
    id,
    title,
    columns: [
      { key: 'name', label: 'Operator' },
      { key: 'part', label: 'Part' },
      { key: 'calls', label: 'Calls' },
      {
        key: 'seconds',
        label: 'Own time',
        unit: unitFor(
          stepTime,
          ordered.map(({ seconds }) => seconds),
        ),
      },
      {
        key: 'flop',
        label: 'Work',
        unit: unitFor(
          flopCount,
          ordered.map(({ flop }) => flop),
        ),
      },
      {
        key: 'bytes',
        label: 'Bytes moved',
        unit: unitFor(
          byteCount,
          ordered.map(({ bytes }) => bytes),
        ),
      },
      { key: 'intensity', label: 'Intensity', unit: flopPerByte },
      { key: 'rate', label: 'Achieved', unit: teraflopPerSecond },
      { key: 'ofPeak', label: 'Of peak', unit: percent },
      { key: 'bound', label: 'Bound' },
    ],
    rows: ordered.map(operator => {
      const { name, part, calls, seconds, flop, bytes, bound, peakFlopPerSecond } = operator;
      const rate = flop > 0 && seconds > 0 ? flop / seconds : null;
      return {
        name,
        part,
        calls,
        seconds,
        flop: flop > 0 ? flop : null,
        bytes,
        intensity: flop > 0 && bytes > 0 ? flop / bytes : null,
        rate,
        ofPeak: rate !== null && peakFlopPerSecond > 0 ? rate / peakFlopPerSecond : null,
        bound: boundMeaning[bound],
      };
    }),
  };
}
