/** Work for the time in which the reader does nothing: a slice at a time, put aside as soon as the reader acts. */

/** The reader has been still for this long, and the charts of the last change are drawn. */
const stillMilliseconds = 900;
/** A busy page is asked again after this long. */
const patienceMilliseconds = 2000;

/** Half of a frame: most slices take less. */
const roomMilliseconds = 8;

const acts = ['pointerdown', 'keydown', 'wheel', 'touchmove', 'input', 'hashchange'] as const;

/** What is to be done, one slice with every step; asked for afresh whenever the work before is out of date. */
export type Slices = Iterator<unknown>;

export interface IdleWork {
  /** Takes up other work in place of what is left, once the reader has been still for so long. */
  take(slices: Slices, milliseconds?: number): void;
}

/** Nothing is done while the page is being printed, or while nobody can see it. */
export function idleWork(finished: () => void): IdleWork {
  let work: Slices | undefined;
  let cancel: (() => void) | undefined;
  const next = () => {
    cancel = whenIdle(slice);
  };
  const slice = (deadline?: IdleDeadline) => {
    if (work === undefined || document.hidden || matchMedia('print').matches) return;
    // Small slices together, as long as another of the usual length fits.
    do {
      if (work.next().done === true) {
        work = undefined;
        finished();
        return;
      }
    } while ((deadline?.timeRemaining() ?? 0) > roomMilliseconds);
    next();
  };
  const waitFor = (milliseconds: number) => {
    cancel?.();
    const timer = setTimeout(next, milliseconds);
    cancel = () => clearTimeout(timer);
  };
  const waitForStillness = () => waitFor(stillMilliseconds);
  for (const act of acts) {
    addEventListener(act, waitForStillness, { capture: true, passive: true });
  }
  addEventListener('beforeprint', () => cancel?.());
  addEventListener('afterprint', waitForStillness);
  document.addEventListener('visibilitychange', waitForStillness);
  return {
    take: (slices, milliseconds = stillMilliseconds) => {
      work = slices;
      waitFor(milliseconds);
    },
  };
}

/** Calls back when the browser has nothing else to do, where it can tell; returns how to call it off. */
function whenIdle(then: (deadline?: IdleDeadline) => void): () => void {
  if (typeof requestIdleCallback !== 'function') {
    const timer = setTimeout(then);
    return () => clearTimeout(timer);
  }
  const asked = requestIdleCallback(then, { timeout: patienceMilliseconds });
  return () => cancelIdleCallback(asked);
}
