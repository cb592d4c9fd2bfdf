/** How two sides of a kernel that overlap add up. */
import { exp, log, log1p } from '../numeric/elementary.ts';

/**
 * `(tc^p + tm^p)^(1/p)`: the two sides overlap, but not perfectly where they are close.
 * A hard maximum is too fast by up to a quarter there (grouped products at 64 to 512 rows per expert).
 * The hottest line of all: out of a table of its curve, to 10⁻¹¹ of the result.
 */
export function softMaximum(first: number, second: number, softness: number): number {
  const larger = Math.max(first, second);
  const smaller = Math.min(first, second);
  if (smaller === 0) return larger;
  if (softness > hardest) return larger * over(smaller / larger, softness);
  const curve = softness === latest.softness ? latest : curveOf(softness);
  const at = Math.sqrt(smaller / larger) * pieces;
  const piece = Math.floor(at);
  const along = at - piece;
  const { knots } = curve;
  const place = piece * perPiece;
  return (
    larger *
    ((knots[place] as number) +
      along *
        ((knots[place + 1] as number) +
          along * ((knots[place + 2] as number) + along * (knots[place + 3] as number))))
  );
}

/** The result over its larger side, by the smaller side over the larger. */
function over(share: number, softness: number): number {
  return share === 0 ? 1 : exp(log1p(exp(softness * log(share))) / softness);
}

/** Beyond, the curve bends too sharply for its table. */
const hardest = 12;
const pieces = 512;
const perPiece = 4;

/**
 * `(1 + u^2p)^(1/p)` over u from 0 to 1, by cubics that keep its values and slopes. The square root of the share of the two
 * sides makes it smooth at 0.
 */
interface Curve {
  readonly softness: number;
  /** Four coefficients a piece; one piece more for u = 1 itself. */
  readonly knots: Float64Array;
}

function makeCurve(softness: number): Curve {
  const knots = new Float64Array((pieces + 1) * perPiece);
  let value = 1;
  let slope = 0;
  for (let piece = 0; piece <= pieces; piece++) {
    const u = (piece + 1) / pieces;
    const next = over(u * u, softness);
    // d/du (1 + u^2p)^(1/p) = 2 u^(2p-1) (1 + u^2p)^(1/p) / (1 + u^2p).
    const power = exp(2 * softness * log(u));
    const nextSlope = ((2 * power) / u) * (next / (1 + power)) * (1 / pieces);
    knots.set(
      [
        value,
        slope,
        3 * (next - value) - 2 * slope - nextSlope,
        2 * (value - next) + slope + nextSlope,
      ],
      piece * perPiece,
    );
    value = next;
    slope = nextSlope;
  }
  return { softness, knots };
}

const curves = new Map<number, Curve>();
/** Fits of softness go through many. */
const mostCurves = 32;
let latest: Curve = { softness: Number.NaN, knots: new Float64Array(0) };

/** The curve of a softness: made once, since chips have one each. */
function curveOf(softness: number): Curve {
  let found = curves.get(softness);
  if (found === undefined) {
    if (curves.size >= mostCurves) curves.clear();
    found = makeCurve(softness);
    curves.set(softness, found);
  }
  latest = found;
  return found;
}
