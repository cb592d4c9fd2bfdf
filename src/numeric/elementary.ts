/**
 * The elementary functions, the same to the last bit everywhere. The language leaves their last digits to each engine, and
 * versions of Node and browsers do differ there; sums, products, quotients and square roots are exact by IEEE 754, and
 * everything here is made of those.
 */

/** ln 2 in two parts: the first has trailing zeros, so that its multiples by exponents of numbers are exact. */
const ln2High = 0.6931471803691238;
const ln2Low = 1.9082149292705877e-10;
const perLn2 = Math.LOG2E;
const perLn10 = Math.LOG10E;

/** 2^-1074 to 2^1023, each exact. */
const lowestExponent = -1074;
const powersOfTwo = (() => {
  const table = new Float64Array(1023 - lowestExponent + 1);
  let up = 1;
  for (let exponent = 0; exponent <= 1023; exponent++, up *= 2) table[exponent + 1074] = up;
  let down = 1;
  for (let exponent = 0; exponent >= lowestExponent; exponent--, down /= 2)
    table[exponent + 1074] = down;
  return table;
})();

function powerOfTwo(exponent: number): number {
  return powersOfTwo[exponent - lowestExponent] as number;
}

const bits = new DataView(new ArrayBuffer(8));

/** The exponent e of a normal positive number m 2^e, with m from 1 to below 2. */
function exponentOf(value: number): number {
  bits.setFloat64(0, value);
  return (bits.getUint16(0) >>> 4) - 1023;
}

const smallestNormal = 2.2250738585072014e-308;

/** The natural logarithm, within about one unit in the last place. */
export function log(value: number): number {
  if (!(value > 0)) return value === 0 ? Number.NEGATIVE_INFINITY : Number.NaN;
  if (value === Number.POSITIVE_INFINITY) return value;
  if (value < smallestNormal) return log(value * powerOfTwo(54)) - 54 * (ln2High + ln2Low);
  let exponent = exponentOf(value);
  let rest = value * powerOfTwo(-exponent);
  if (rest > Math.SQRT2) {
    rest /= 2;
    exponent += 1;
  }
  return exponent * ln2High + (logNearOne(rest) + exponent * ln2Low);
}

/** log of a number between the square root of a half and that of two, by the series of the inverse hyperbolic tangent. */
function logNearOne(value: number): number {
  const above = value - 1;
  const ratio = above / (2 + above);
  const square = ratio * ratio;
  const fourth = square * square;
  const odd =
    square * (2 / 3 + fourth * (2 / 7 + fourth * (2 / 11 + fourth * (2 / 15 + fourth * (2 / 19)))));
  const even =
    fourth * (2 / 5 + fourth * (2 / 9 + fourth * (2 / 13 + fourth * (2 / 17 + fourth * (2 / 21)))));
  // above - ratio * above is 2 * ratio, but exact in its first part.
  const half = (above * above) / 2;
  return above - (half - ratio * (half + (odd + even)));
}

/** log(1 + value), also where value is small. */
export function log1p(value: number): number {
  const sum = 1 + value;
  if (sum === 1) return value;
  if (!(sum > 0)) return log(sum);
  if (sum === Number.POSITIVE_INFINITY) return sum;
  return log(sum) - (sum - 1 - value) / sum;
}

/** The logarithm to the base two; whole for powers of two. */
export function log2(value: number): number {
  if (!(value >= smallestNormal) || value === Number.POSITIVE_INFINITY) return log(value) * perLn2;
  let exponent = exponentOf(value);
  let rest = value * powerOfTwo(-exponent);
  if (rest > Math.SQRT2) {
    rest /= 2;
    exponent += 1;
  }
  return exponent + logNearOne(rest) * perLn2;
}

/** The logarithm to the base ten; whole for powers of ten. */
export function log10(value: number): number {
  const logarithm = log(value) * perLn10;
  const whole = Math.round(logarithm);
  return Number(`1e${whole}`) === value ? whole : logarithm;
}

/**
 * exp(x) - 1 for x = high - low of at most about a half either way; `low` holds the digits that one number cannot.
 * By x coth(x/2) = 2 + x²/6 - x⁴/360 + …, whose coefficients are Bernoulli's numbers.
 */
function lessOne(high: number, low: number): number {
  const x = high - low;
  const square = x * x;
  const fourth = square * square;
  const odd =
    square * (1 / 6 + fourth * (1 / 15120 + fourth * (1 / 23950080 + fourth * (1 / 37362124800))));
  const even = fourth * (-1 / 360 + fourth * (-1 / 604800 + fourth * (-691 / 653837184000)));
  const below = x - (odd + even);
  return high + ((x * below) / (2 - below) - low);
}

/** e to the power of the value, within about one unit in the last place. */
export function exp(value: number): number {
  if (!(value <= 709.782712893384)) return value > 0 ? Number.POSITIVE_INFINITY : value;
  if (value < -745.2) return 0;
  const exponent = Math.floor(value * perLn2 + 0.5);
  const scaled = 1 + lessOne(value - exponent * ln2High, exponent * ln2Low);
  if (exponent > 1022) return scaled * powerOfTwo(exponent - 1) * 2;
  if (exponent >= -1022) return scaled * powerOfTwo(exponent);
  return scaled * powerOfTwo(exponent + 60) * powerOfTwo(-60);
}

/** exp(value) - 1, also where value is small. */
export function expm1(value: number): number {
  return Math.abs(value) < 0.5 ? lessOne(value, 0) : exp(value) - 1;
}

/** Whole exponents up to this are multiplied out, which is as exact and as quick. */
const mostFactors = 64;

/** The base to the power of the exponent. */
export function pow(base: number, exponent: number): number {
  if (Number.isInteger(exponent) && Math.abs(exponent) <= mostFactors) {
    return exponent < 0 ? 1 / product(base, -exponent) : product(base, exponent);
  }
  if (exponent === 0.5) return Math.sqrt(base);
  if (base < 0) {
    if (!Number.isInteger(exponent)) return Number.NaN;
    const size = pow(-base, exponent);
    return exponent % 2 === 0 ? size : -size;
  }
  if (base === 1) return 1;
  if (base === 0) return exponent > 0 ? 0 : exponent < 0 ? Number.POSITIVE_INFINITY : Number.NaN;
  return exp(exponent * log(base));
}

/** `factor` multiplied `count` times, by repeated squaring. */
function product(factor: number, count: number): number {
  let [result, square] = [1, factor];
  for (let left = count; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result *= square;
    if (left > 1) square *= square;
  }
  return result;
}
