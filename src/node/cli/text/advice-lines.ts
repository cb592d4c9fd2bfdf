/** What would help most, in words. */
import type { Result } from '../../../scenario/result.ts';
import { formatPercent, formatUsd } from '../../../units/format.ts';
import type { Colours } from '../terminal.ts';
import { hanging } from './wrap.ts';

/** Lines of the advice; none where none was asked for. */
export function adviceLines({ advice }: Result, { bold }: Colours): readonly string[] {
  if (advice === undefined) return [];
  if (advice.length === 0) return [bold('Advice'), '  No single change that was tried helps much.'];
  return [
    bold('Advice'),
    ...advice.flatMap(({ half, change, before, after, unit, saving }, place) => {
      const gain = before === undefined ? 'makes it fit' : `-${formatPercent(saving)}`;
      const figures =
        before === undefined ? formatUsd(after) : `${formatUsd(before)} → ${formatUsd(after)}`;
      return hanging(`  ${place + 1}. `, `${half}: ${change}: ${gain} (${figures}, ${unit})`);
    }),
  ];
}
