/** How many keys a token sees, so that attention is charged for what it computes. */

/** Means over the tokens in question, each token's own key included. */
export interface VisibleKeys {
  /** Under a limit on the keys seen; without one, all up to the token. */
  readonly limited: (limit?: number) => number;
  /** When only keys of the token's own chunk are seen. */
  readonly chunked: (size: number) => number;
}

/** One token with this many keys behind it, itself included; its place in a chunk is anybody's guess, so the mean. */
export function keysOf(context: number): VisibleKeys {
  return {
    limited: (limit = context) => Math.min(context, limit),
    chunked: size => (context <= size ? context : (size + 1) / 2),
  };
}

/** All tokens of a sequence of this length under a causal mask. */
export function causalKeys(length: number): VisibleKeys {
  return {
    limited: limit => meanVisibleKeys(length, limit),
    chunked: size => {
      const whole = Math.floor(length / size);
      const rest = length - whole * size;
      return (whole * size * (size + 1) + rest * (rest + 1)) / 2 / length;
    },
  };
}

/** The last `fresh` tokens of a sequence of `length`: a prompt whose beginning is cached already. */
export function lastKeys(length: number, fresh: number): VisibleKeys {
  const before = length - fresh;
  const whole = causalKeys(length);
  if (before <= 0) return whole;
  const earlier = causalKeys(before);
  const rest = (all: number, first: number) => (all * length - first * before) / fresh;
  return {
    limited: limit => rest(whole.limited(limit), earlier.limited(limit)),
    chunked: size => rest(whole.chunked(size), earlier.chunked(size)),
  };
}

/**
 * Keys that a token sees on average over a sequence of `length` tokens, itself included: (s+1)/2 without a window.
 * Under a window w the first w tokens see 1 to w keys and the rest w each: (w·(w+1)/2 + (s−w)·w) / s.
 */
export function meanVisibleKeys(length: number, window = length): number {
  if (window >= length) return (length + 1) / 2;
  return ((window * (window + 1)) / 2 + (length - window) * window) / length;
}
