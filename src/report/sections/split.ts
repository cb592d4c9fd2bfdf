/** A formatted quantity as a large number and its small unit. */
import type { Figure } from '../content.ts';

/** What follows the number of a large figure, spelt out. */
const spelt: Readonly<Record<string, string>> = { M: 'million', B: 'billion', T: 'trillion' };

/** `54.1 days` → `54.1` and `days`; `$5.3 M` → `$5.3` and `million`. */
export function split(text: string): Pick<Figure, 'value' | 'unit'> {
  const space = text.indexOf(' ');
  if (space < 0) return { value: text, unit: '' };
  const unit = text.slice(space + 1);
  return { value: text.slice(0, space), unit: spelt[unit] ?? unit };
}
