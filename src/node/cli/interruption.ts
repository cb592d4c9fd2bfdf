/** Ctrl-C while a command writes as it goes: what is kept is kept, and said. */
import { constants } from 'node:os';
import type { Terminal } from './terminal.ts';

/** Shells report a command that a signal has ended as this much and the signal's number. */
const ended = 128;
const signals = ['SIGINT', 'SIGTERM'] as const;

/** Says what is kept and ends the process, when a signal asks for it; returns how to stop listening. */
export function whenInterrupted(terminal: Terminal, kept: () => string): () => void {
  const end = (signal: NodeJS.Signals) => {
    terminal.done();
    process.stderr.write(`interrupted: ${kept()}\n`);
    process.exit(ended + constants.signals[signal]);
  };
  for (const signal of signals) process.on(signal, end);
  return () => {
    for (const signal of signals) process.off(signal, end);
  };
}
