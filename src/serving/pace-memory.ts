/** Paces of one instance, each worked out once: a point of a sweep asks for a handful, a page with sliders for hundreds. */
import type { Pace } from './instance.ts';
import type { Crowd } from './pace.ts';

interface Known {
  readonly kind: Crowd['kind'];
  readonly users: number;
  readonly sequences: number;
  readonly pace: Pace;
}

/** So many are found by looking at each, which is quicker than any table; the rest stands in one. */
const handful = 32;

/** The pace with so many sequences per batch in flight and such a crowd, which `make` works out the first time. */
export function paceMemory(
  make: (sequences: number, crowd: Crowd) => Pace,
): (sequences: number, crowd: Crowd) => Pace {
  const few: Known[] = [];
  // By crowd, users standing for a closed one, and by sequences.
  let many: Map<Crowd['kind'] | number, Map<number, Pace>> | undefined;
  return (sequences, crowd) => {
    const { kind } = crowd;
    const users = kind === 'closed' ? crowd.users : 0;
    for (let place = few.length - 1; place >= 0; place--) {
      const one = few[place] as Known;
      if (one.sequences === sequences && one.kind === kind && one.users === users) return one.pace;
    }
    const who = kind === 'closed' ? users : kind;
    const found = many?.get(who)?.get(sequences);
    if (found !== undefined) return found;
    const pace = make(sequences, crowd);
    if (few.length < handful) few.push({ kind, users, sequences, pace });
    else {
      many ??= new Map();
      many.set(who, (many.get(who) ?? new Map<number, Pace>()).set(sequences, pace));
    }
    return pace;
  };
}
