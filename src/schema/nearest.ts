/** Names a mistyped one may have meant, so that an error can offer them. */

const offered = 3;

/** The plausible candidates, best first, three at most: those that contain or begin the name, or lie a few slips away. */
export function nearest(name: string, candidates: readonly string[]): readonly string[] {
  const wanted = plain(name);
  if (wanted === '') return [];
  const plausible = [...new Set(candidates)]
    .map(candidate => ({ candidate, distance: distance(wanted, plain(candidate)) }))
    .filter(({ distance }) => distance <= tolerated(wanted.length))
    .sort((one, other) => one.distance - other.distance || order(one.candidate, other.candidate));
  const same = plausible.filter(({ distance }) => distance === 0);
  return (same.length > 0 ? same : plausible).slice(0, offered).map(({ candidate }) => candidate);
}

/** `; did you mean "a" or "b"?`, or nothing when no candidate is plausible. */
export function suggestion(name: string, candidates: readonly string[]): string {
  const names = nearest(name, candidates).map(candidate => `"${candidate}"`);
  return names.length === 0 ? '' : `; did you mean ${names.join(' or ')}?`;
}

function order(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

/** Case, blanks and punctuation are what people get wrong first, so they do not count. */
function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9%]+/g, '');
}

/** Slips of the hand in a name of this length: one in a short word, more in a longer one. */
function tolerated(length: number): number {
  return length <= 4 ? 1 : Math.max(2, Math.floor(length / 3));
}

/** A name that begins the other, or is a part of it, was cut short rather than mistyped: that counts as one slip. */
function distance(wanted: string, candidate: string): number {
  const slips = editDistance(wanted, candidate);
  const [shorter, longer] =
    wanted.length < candidate.length ? [wanted, candidate] : [candidate, wanted];
  const cut = shorter.length >= 3 && longer.includes(shorter);
  return cut ? Math.min(slips, 1) : slips;
}

/** Insertions, deletions, substitutions and swaps of neighbours (optimal string alignment distance). */
export function editDistance(one: string, other: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (let row = 1; row <= one.length; row++) {
    const current = [row];
    for (let column = 1; column <= other.length; column++) {
      const same = one[row - 1] === other[column - 1];
      const swapped = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      current[column] = Math.min(
        (previous[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (previous[column - 1] ?? 0) + (same ? 0 : 1),
        swapped ? (before[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    before = previous;
    previous = current;
  }
  return previous[other.length] ?? one.length;
}
