/** What a reader may ask next: the stops beside those where the inputs stand, so that a page can simulate them beforehand. */
import type { Control } from './controls.ts';
import { type Changes, valuesOf, valueText } from './state.ts';

/** Stops on both sides of where an input stands: of the one in the reader's hand, and of all others. */
const reachInHand = 4;
const reachElsewhere = 1;

/** How far to look ahead. */
export interface Outlook {
  /** The control that the reader turned last, or is about to turn. */
  readonly inHand?: string | undefined;
  /** Whether the reader has the inputs before them: every stop of the control in hand, and of all while none is turned. */
  readonly wide?: boolean;
}

/**
 * The changes one turn away, the likeliest first: those of the control in hand, then the neighbours of all others, then
 * what lies further off. Prices and demand are left out: both halves of the scenario are known there.
 */
export function* questionsAhead(
  controls: readonly Control[],
  changes: Changes,
  { inHand, wide = false }: Outlook = {},
): Generator<Changes> {
  const dear = controls.filter(({ group }) => group !== 'Prices and demand');
  const held = dear.filter(({ path }) => path === inHand);
  const others = dear.filter(({ path }) => path !== inHand);
  const most = Math.max(0, ...dear.map(control => valuesOf(control).length - 1));
  yield* around(held, changes, 1, wide ? most : reachInHand);
  yield* around(others, changes, 1, reachElsewhere);
  if (wide && changes.size === 0) yield* around(others, changes, reachElsewhere + 1, most);
}

function* around(
  controls: readonly Control[],
  changes: Changes,
  least: number,
  most: number,
): Generator<Changes> {
  for (let distance = least; distance <= most; distance++) {
    for (const control of controls) {
      const values = valuesOf(control);
      const at = values.indexOf(changes.get(control.path) ?? valueText(control));
      for (const index of [at + distance, at - distance]) {
        const value = values[index];
        if (value !== undefined) yield withChange(changes, control, value);
      }
    }
  }
}

/** The same with one control at another value; what stands as in the scenario is no change. */
export function withChange(changes: Changes, control: Control, value: string): Changes {
  const next = new Map(changes);
  if (value === valueText(control)) next.delete(control.path);
  else next.set(control.path, value);
  return next;
}
