/** What a reader may ask next: the stops beside those where the inputs stand, so that a page can simulate them beforehand. */
import type { Control } from './controls.ts';
import { type Changes, valuesOf, valueText } from './state.ts';

/** Stops on both sides of where an input stands: of the one in the reader's hand, and of all others. */
const reachInHand = 4;
const reachElsewhere = 1;

/**
 * The changes one turn away, the likeliest first: those of the control turned last, then the neighbours of all others.
 * Prices and demand are left out: both halves of the scenario are known there.
 */
export function questionsAhead(
  controls: readonly Control[],
  changes: Changes,
  turned?: string,
): readonly Changes[] {
  const dear = controls.filter(({ group }) => group !== 'Prices and demand');
  const inHand = dear.filter(({ path }) => path === turned);
  const others = dear.filter(({ path }) => path !== turned);
  return [...around(inHand, changes, reachInHand), ...around(others, changes, reachElsewhere)];
}

function around(controls: readonly Control[], changes: Changes, reach: number): Changes[] {
  const found: Changes[] = [];
  for (let distance = 1; distance <= reach; distance++) {
    for (const control of controls) {
      const values = valuesOf(control);
      const at = values.indexOf(changes.get(control.path) ?? valueText(control));
      for (const index of [at + distance, at - distance]) {
        const value = values[index];
        if (value !== undefined) found.push(withChange(changes, control, value));
      }
    }
  }
  return found;
}

/** The same with one control at another value; what stands as in the scenario is no change. */
export function withChange(changes: Changes, control: Control, value: string): Changes {
  const next = new Map(changes);
  if (value === valueText(control)) next.delete(control.path);
  else next.set(control.path, value);
  return next;
}
