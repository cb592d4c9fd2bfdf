/** Work that follows an act of the reader in steps, each a task of its own, so that the next act never waits for all of it. */
import type { Slices } from './idle.ts';

export interface InTurn {
  /** Takes up these steps after so many milliseconds, in place of what is left of others. */
  begin(steps: Slices, milliseconds: number): void;
  /** Does what is left at once: the page is about to be printed. */
  finish(): void;
}

export function inTurn(): InTurn {
  let left: Slices | undefined;
  let waiting: ReturnType<typeof setTimeout> | undefined;
  const step = () => {
    if (left?.next().done === false) waiting = setTimeout(step);
    else left = undefined;
  };
  return {
    begin: (steps, milliseconds) => {
      clearTimeout(waiting);
      left = steps;
      waiting = setTimeout(step, milliseconds);
    },
    finish: () => {
      clearTimeout(waiting);
      while (left?.next().done === false);
      left = undefined;
    },
  };
}
