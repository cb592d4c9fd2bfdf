/** The heaviest operators of a step, down to the data sheet: work over the rate that the chip reaches. */
import type { OperatorTime, Result } from '../../scenario/result.ts';
import {
  formatBytes,
  formatBytesPerSecond,
  formatDuration,
  formatFlop,
  formatFlopPerSecond,
  formatPercent,
} from '../../units/format.ts';
import { profileTerm, type Term } from './term.ts';

/** More would bury the answer. */
const shown = 5;

/** Path in the profile of the peak that an operator runs at. */
function peakPath(result: Result, chip: string, peak: number): string {
  const figures = Object.entries(result.scenario.chips?.[chip]?.figures ?? {});
  return (
    figures.find(([path, { value }]) => path.startsWith('peakDense.') && value === peak)?.[0] ?? ''
  );
}

function operatorTerm(operator: OperatorTime, chip: string, result: Result): Term {
  const { name, calls, flop, bytes, seconds, bound, peakFlopPerSecond: peak } = operator;
  const computes = bound === 'compute' && peak > 0;
  const curve = result.scenario.chips?.[chip]?.efficiency ?? chip;
  const work: Term = computes
    ? {
        label: 'work',
        value: flop,
        text: formatFlop(flop),
        why: `${Math.round(calls)} calls a step, from the shapes`,
      }
    : {
        label: 'traffic',
        value: bytes,
        text: formatBytes(bytes),
        why: 'operands and results, from the shapes',
      };
  const rate = computes
    ? profileTerm(result, {
        chip,
        path: peakPath(result, chip, peak),
        label: 'dense peak',
        text: formatFlopPerSecond,
      })
    : bound === 'memory'
      ? profileTerm(result, {
          chip,
          path: 'memory.bandwidth',
          label: 'memory bandwidth',
          text: formatBytesPerSecond,
        })
      : [];
  const [peakTerm] = rate;
  const base = { label: name, value: seconds, text: formatDuration(seconds) };
  if (peakTerm === undefined || work.value === 0 || seconds === 0) {
    return { ...base, why: `bound by ${bound}` };
  }
  const reached = work.value / seconds / peakTerm.value;
  return {
    ...base,
    derivation: {
      words: `${work.label} ÷ (${peakTerm.label} × share reached)`,
      operation: 'quotient',
      terms: [
        work,
        peakTerm,
        {
          label: 'share reached',
          value: reached,
          text: formatPercent(reached),
          why: `from the efficiency curves "${curve}" for this shape, start-up included`,
        },
      ],
    },
  };
}

/** The operators that take longest. */
export function operatorTerms(
  operators: readonly OperatorTime[],
  chip: string,
  result: Result,
): readonly Term[] {
  return operators
    .toSorted((a, b) => b.seconds - a.seconds)
    .slice(0, shown)
    .map(operator => operatorTerm(operator, chip, result));
}

/** The parts of a step or of a request, and under the step its heaviest operators. */
export function phaseTerms(
  phases: readonly { readonly name: string; readonly seconds: number; readonly why: string }[],
): readonly Term[] {
  return phases.map(({ name, seconds, why }) => ({
    label: name,
    value: seconds,
    text: formatDuration(seconds),
    why,
  }));
}
