/** What would help most, as a section. */
import type { Result } from '../../scenario/result.ts';
import { formatPercent, formatUsd } from '../../units/format.ts';
import type { Section } from '../content.ts';

/** One line a change; nothing where none was asked for. */
export function adviceSection({ advice }: Result): readonly Section[] {
  if (advice === undefined) return [];
  const items =
    advice.length === 0
      ? ['No single change that was tried saves more than the model is unsure of.']
      : advice.map(({ change, after, before, unit, saving }) =>
          before === undefined
            ? `To make it fit, ${change}: ${formatUsd(after)} (${unit}).`
            : `Save ${formatPercent(saving)}: ${change}. ${formatUsd(before)} becomes ${formatUsd(after)} (${unit}).`,
        );
  return [{ id: 'advice', title: 'What would help most', blocks: [{ kind: 'list', items }] }];
}
