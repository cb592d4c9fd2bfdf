/** Operators as a chart or a table shows them: equal names added up, the heaviest first. */
import type { OperatorTime } from '../../scenario/result.ts';
import type { Tone } from './chart.ts';

export const boundTone: Readonly<Record<OperatorTime['bound'], Tone>> = {
  compute: 'first',
  memory: 'second',
  network: 'third',
  latency: 'quiet',
};

export const boundMeaning: Readonly<Record<OperatorTime['bound'], string>> = {
  compute: 'compute',
  memory: 'memory bandwidth',
  network: 'network',
  latency: 'launch latency',
};

/** Operators of one name, number format and bound as one, heaviest first. */
export function heaviestFirst(operators: readonly OperatorTime[]): readonly OperatorTime[] {
  const merged = new Map<string, OperatorTime>();
  for (const operator of operators) {
    const key = [operator.name, operator.part, operator.bound, operator.peakFlopPerSecond].join();
    const seen = merged.get(key);
    merged.set(
      key,
      seen === undefined
        ? operator
        : {
            ...operator,
            calls: seen.calls + operator.calls,
            flop: seen.flop + operator.flop,
            bytes: seen.bytes + operator.bytes,
            seconds: seen.seconds + operator.seconds,
          },
    );
  }
  return [...merged.values()].sort((a, b) => b.seconds - a.seconds);
}

/** Operators that compute: those with a place on the roofline. */
export function computing(operators: readonly OperatorTime[]): readonly OperatorTime[] {
  return operators.filter(({ flop, bytes, seconds }) => flop > 0 && bytes > 0 && seconds > 0);
}
