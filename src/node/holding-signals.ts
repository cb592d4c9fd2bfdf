/** Files that belong together are written together: an interruption waits until they stand, for a moment at most. */

/** Does the work to its end; Ctrl-C and a polite kill end the process right after it. */
export function holdingSignals<Answer>(work: () => Answer): Answer {
  const signals = ['SIGINT', 'SIGTERM'] as const;
  const end = (signal: NodeJS.Signals) => {
    release();
    process.kill(process.pid, signal);
  };
  const release = () => {
    for (const signal of signals) process.off(signal, end);
  };
  for (const signal of signals) process.on(signal, end);
  try {
    return work();
  } finally {
    // A signal that came meanwhile is handed over in the turn after this one.
    setImmediate(() => setImmediate(release));
  }
}
