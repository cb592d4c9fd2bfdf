/** What chips draw and emit: watts at the meter, joules and kilograms of CO2e. */
import type { Chip } from '../hardware/chip.ts';
import {
  type Fraction,
  hoursPerYear,
  type Joules,
  joulesPerKilowattHour,
  type KilogramsCo2e,
  type Seconds,
  type Watts,
} from '../units/quantity.ts';

/**
 * Draw of a server that waits for work, as a share of its full load. An idle H200 draws 13.6% of its load
 * (80 W of 593 W, http://api.serialalice.pt/alice-benchmark); half of the rest of the server is taken to stay on:
 * (0.136 × 700 W + 0.5 × 684 W) / 1384 W = 0.32 for an H100 server.
 */
export const idlePowerShare: Fraction = 0.32;

/**
 * Draw of `chips` chips with their servers at the meter, cooling included through `pue`, watts.
 * `utilisation` is the share of time with work: at 1 the chips draw their mean under load, at 0 the idle share.
 */
export function fleetWatts(
  chip: Chip,
  chips: number,
  pue: number,
  utilisation: Fraction = 1,
): Watts {
  const { serverWattsPerChip, meanDrawFraction } = chip.power;
  const idle = Math.min(idlePowerShare, meanDrawFraction);
  const draw = utilisation * meanDrawFraction + (1 - utilisation) * idle;
  return chips * serverWattsPerChip * draw * pue;
}

/** Energy that `chips` chips take from the grid in `seconds`, joules. */
export function energyJoules(
  chip: Chip,
  chips: number,
  seconds: Seconds,
  pue: number,
  utilisation: Fraction = 1,
): Joules {
  return fleetWatts(chip, chips, pue, utilisation) * seconds;
}

/**
 * Made with one chip and its share of the server: 318 kg CO2e for an eighth of an A100 server (Chien et al., HotCarbon
 * 2023, https://dl.acm.org/doi/10.1145/3604930.3605705). Later chips have not been assessed in public; 150 kg for the
 * card alone is the other figure in use.
 */
export const usualEmbodiedKilograms: KilogramsCo2e = 318;

/** The share of a chip's making that `chipHours` of use carry, over its life and the hours that do work, kg CO2e. */
export function embodiedKilograms(
  chipHours: number,
  kilogramsPerChip: KilogramsCo2e,
  life: { readonly depreciationYears: number; readonly utilisation: Fraction },
): KilogramsCo2e {
  return (
    (chipHours * kilogramsPerChip) / (life.depreciationYears * hoursPerYear * life.utilisation)
  );
}

/** Emissions of that energy on a grid of `kilogramsPerKilowattHour`, kg CO2e. */
export function carbonKilograms(joules: Joules, kilogramsPerKilowattHour: number): KilogramsCo2e {
  return (joules / joulesPerKilowattHour) * kilogramsPerKilowattHour;
}
