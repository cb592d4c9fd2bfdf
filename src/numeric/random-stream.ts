/** Seeded random draws: one named stream per subsystem, so that a change in one leaves the draws of the others alone. */
import { log, pow } from './elementary.ts';

export interface RandomStream {
  /** Uniform in [0, 1), 53 random bits. */
  uniform(): number;
  /** Exponential with mean 1. */
  exponential(): number;
  /** Standard normal. */
  normal(): number;
  /** Gamma with mean `shape` and unit scale. */
  gamma(shape: number): number;
}

const word = 2 ** 32;
const fraction = 2 ** -53;

/** Spreads 32 bits (the finalizer of MurmurHash3, A. Appleby). */
function mixed(bits: number): number {
  let value = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}

/** Name and seed as 32 bits (FNV-1a). */
function hashed(seed: number, name: string): number {
  let hash = 0x811c9dc5 ^ mixed(seed >>> 0) ^ mixed(Math.floor(seed / word) + 1);
  for (let index = 0; index < name.length; index++) {
    hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}

/**
 * The stream `name` of `seed`: xoshiro128** (D. Blackman and S. Vigna, "Scrambled linear pseudorandom number
 * generators", ACM TOMS 2021), its state spread from the seed.
 */
export function randomStream(seed: number, name: string): RandomStream {
  let state = hashed(seed, name);
  const seeded = () => {
    state = (state + 0x9e3779b9) >>> 0;
    return mixed(state);
  };
  let a = seeded();
  let b = seeded();
  let c = seeded();
  let d = seeded() | 1;
  const bits = (): number => {
    const scrambled = Math.imul(b, 5);
    const result = Math.imul((scrambled << 7) | (scrambled >>> 25), 9);
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
    return result >>> 0;
  };
  const uniform = () => ((bits() >>> 5) * 2 ** 26 + (bits() >>> 6)) * fraction;
  const exponential = () => -log(1 - uniform());
  /** G. Marsaglia's polar method, one of each pair. */
  const normal = (): number => {
    for (;;) {
      const x = 2 * uniform() - 1;
      const y = 2 * uniform() - 1;
      const square = x * x + y * y;
      if (square > 0 && square < 1) return x * Math.sqrt((-2 * log(square)) / square);
    }
  };
  return { uniform, exponential, normal, gamma: shape => gamma(shape, uniform, normal) };
}

/** G. Marsaglia and W. W. Tsang, "A simple method for generating gamma variables", ACM TOMS 2000. */
function gamma(shape: number, uniform: () => number, normal: () => number): number {
  if (shape < 1) return gamma(shape + 1, uniform, normal) * pow(1 - uniform(), 1 / shape);
  const size = shape - 1 / 3;
  const spread = 1 / Math.sqrt(9 * size);
  for (;;) {
    const draw = normal();
    const cube = pow(1 + spread * draw, 3);
    if (cube <= 0) continue;
    const chance = log(1 - uniform());
    if (chance < (draw * draw) / 2 + size * (1 - cube + log(cube))) return size * cube;
  }
}
