/** A run of so many requests at a steady pace: a queue with as many places as sequences may run, which need not settle. */

export interface FiniteRun {
  readonly requests: number;
  readonly requestsPerSecond: number;
  /** Most sequences that run at once. */
  readonly places: number;
  /** Time from the start of a request to its last token while `running` sequences run, seconds. */
  lifeSeconds(running: number): number;
}

export interface FiniteRunResult {
  /** Mean wait for a place, and the wait that one request in a hundred exceeds, seconds. */
  readonly meanWaitSeconds: number;
  readonly waitSecondsP99: number;
  readonly meanLifeSeconds: number;
  /** Requests over the time from the first arrival to the last token. */
  readonly requestsPerSecond: number;
}

/** One request: when it came, when it got a place, when it ended. */
interface Served {
  readonly arrival: number;
  readonly start: number;
  readonly end: number;
}

/** How often lives are taken again from the crowd that they met; the crowd hardly moves after that. */
const passes = 4;

/**
 * Requests come in evenly and are served in their order; places free up as requests end. A life is as long as the
 * number of sequences halfway through it makes it.
 */
export function finiteRun(run: FiniteRun): FiniteRunResult {
  const { requests } = run;
  const places = Math.max(1, Math.floor(run.places));
  let running: readonly number[] = Array.from({ length: requests }, () =>
    Math.min(places, requests),
  );
  let served: readonly Served[] = [];
  for (let pass = 0; pass < passes; pass++) {
    served = queued(run, places, running);
    const starts = served.map(({ start }) => start);
    const ends = served.map(({ end }) => end).sort((one, other) => one - other);
    running = served.map(({ start, end }) => {
      const middle = (start + end) / 2;
      return Math.max(1, countUpTo(starts, middle) - countUpTo(ends, middle));
    });
  }
  const waits = served
    .map(({ start, arrival }) => start - arrival)
    .sort((one, other) => one - other);
  const last = served.reduce((latest, { end }) => Math.max(latest, end), 0);
  const lives = served.reduce((sum, { start, end }) => sum + end - start, 0);
  return {
    meanWaitSeconds: waits.reduce((sum, wait) => sum + wait, 0) / requests,
    waitSecondsP99: waits[Math.min(requests - 1, Math.floor(requests * 0.99))] ?? 0,
    meanLifeSeconds: lives / requests,
    requestsPerSecond: requests / last,
  };
}

function queued(run: FiniteRun, places: number, running: readonly number[]): readonly Served[] {
  const served: Served[] = [];
  for (const [index, crowd] of running.entries()) {
    const arrival = index / run.requestsPerSecond;
    const start = Math.max(arrival, served[index - places]?.end ?? 0);
    served.push({ arrival, start, end: start + run.lifeSeconds(crowd) });
  }
  return served;
}

/** How many of the sorted times are not later than `time`, by halving. */
function countUpTo(times: readonly number[], time: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((times[middle] ?? 0) <= time) low = middle + 1;
    else high = middle;
  }
  return low;
}
