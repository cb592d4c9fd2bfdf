/** "It does not fit", and why. */
import type { Infeasible } from '../../../scenario/result.ts';
import { formatCount } from '../../../units/format.ts';
import type { Colours } from '../terminal.ts';
import { hanging } from './wrap.ts';

/** Heading and reasons of what cannot be done. */
export function refusalLines(
  task: string,
  { chip, chips, reasons }: Infeasible,
  { bold, red }: Colours,
): readonly string[] {
  return [
    `${bold(task)}  ${formatCount(chips)} × ${chip}: ${red('does not fit')}`,
    ...reasons.flatMap(({ text }) => hanging('  ', text)),
  ];
}
