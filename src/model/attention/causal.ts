/** How many keys a token sees under a causal mask, so that attention is charged for what it computes. */

/**
 * Keys that a token sees on average over a sequence of `length` tokens, itself included: (s+1)/2 without a window.
 * Under a window w the first w tokens see 1 to w keys and the rest w each: (w·(w+1)/2 + (s−w)·w) / s.
 */
export function meanVisibleKeys(length: number, window = length): number {
  if (window >= length) return (length + 1) / 2;
  return ((window * (window + 1)) / 2 + (length - window) * window) / length;
}
