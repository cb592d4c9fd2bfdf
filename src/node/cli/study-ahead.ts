/** Says what a large study of uncertainty will take before it begins. */
import { availableParallelism } from 'node:os';
import { type Asked, goAhead, grouped, timed } from './ahead.ts';
import type { Terminal } from './terminal.ts';

/** Says what a study of many draws will take, once a few have been tried. */
export function studyAhead(threads: number, asked: Asked, terminal: Terminal) {
  return (points: number, simulate: (from: number, to: number) => void): void => {
    if (points <= seldomSlow) return;
    const seconds = (points * timed(points, simulate)) / Math.min(threads, availableParallelism());
    const what = `${grouped(points)} points of the draws to simulate`;
    goAhead({ unit: 'draws', count: points, what, seconds, tried: true }, asked, terminal);
  };
}

/** So many points are done before a person wonders. */
const seldomSlow = 3000;
