/** How far a long run has come, at what rate, and when it may end. */
import { formatDuration } from '../../../units/format.ts';
import { milli } from '../../../units/quantity.ts';

/** A function that words progress; the clock starts now. */
export function progressLine(): (done: number, of: number, fresh: number) => string {
  const began = performance.now();
  return (done, of, fresh) => {
    const seconds = (performance.now() - began) * milli;
    const count = `${done.toLocaleString('en')} of ${of.toLocaleString('en')} points`;
    if (fresh === 0 || seconds === 0) return count;
    const rate = fresh / seconds;
    const left = formatDuration((of - done) / rate);
    return `${count}, ${Math.round(rate).toLocaleString('en')} per second, ${left} left`;
  };
}
