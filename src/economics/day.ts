/** The load of a service over a day, and the chips that follow it by the hour. */
import { hoursPerDay } from '../units/quantity.ts';

/** Load of each hour over the mean load; they average to 1. */
export type DayShape = readonly number[];

/** The same load at every hour. */
export const evenDay: DayShape = Array.from({ length: hoursPerDay }, () => 1);

/** A day that rises and falls as a sine wave, whose highest hour is `peakToMean` times the mean (1 to 2). */
export function waveDay(peakToMean: number): DayShape {
  return evenDay.map((_, hour) => 1 + (peakToMean - 1) * wave(hour));
}

const root = Math.sqrt;

/** Sines of the angles of 0 to 6 hours on a dial of 24, by square roots: the same bits in every engine. */
const quarterWave = [
  0,
  (root(6) - root(2)) / 4,
  1 / 2,
  root(2) / 2,
  root(3) / 2,
  (root(6) + root(2)) / 4,
  1,
] as const;

/** A sine over a day: -1 at midnight, 1 at noon. */
function wave(hour: number): number {
  const quarter = quarterWave.length - 1;
  const fromMorning = hour - quarter;
  const fromNode = Math.min(Math.abs(fromMorning), Math.abs(2 * quarter - fromMorning));
  return Math.sign(fromMorning <= 2 * quarter ? fromMorning : -1) * (quarterWave[fromNode] ?? 0);
}

/** The shape that 24 loads have, whatever their unit; an empty day is no shape. */
export function shapeOf(loads: readonly number[]): DayShape {
  const mean = loads.reduce((sum, load) => sum + load, 0) / loads.length;
  return loads.map(load => load / mean);
}

/** Below this share of an instance a need is the noise of binary fractions. */
const rounding = 2 ** -30;

/** A day as a scenario states it: 24 loads, or a wave with its peak. */
export function dayShape(day: readonly number[] | { readonly peakToMean: number }): DayShape {
  return 'peakToMean' in day ? waveDay(day.peakToMean) : shapeOf(day);
}

/** Instances of one kind, and what one of them answers within its targets, requests per second. */
export interface InstanceKind {
  readonly chips: number;
  readonly requestsPerSecond: number;
}

/** Whole instances of every kind for `requestsPerSecond`, at least one of each. */
export function instancesFor(
  kinds: readonly InstanceKind[],
  requestsPerSecond: number,
): readonly number[] {
  return kinds.map(kind => instancesOf(kind, requestsPerSecond));
}

/** Whole instances of one kind, at least one. */
export function instancesOf(kind: InstanceKind, requestsPerSecond: number): number {
  return Math.max(1, Math.ceil(requestsPerSecond / kind.requestsPerSecond - rounding));
}

export interface DayOfService {
  /** Chips in use at each hour. */
  readonly chips: readonly number[];
  readonly meanChips: number;
  readonly peakChips: number;
  /** Mean instances of each kind. */
  readonly meanInstances: readonly number[];
}

/** A fleet that grows and shrinks with the load; what it does not need is free for other work. */
export function followingLoad(
  kinds: readonly InstanceKind[],
  meanRequestsPerSecond: number,
  shape: DayShape,
): DayOfService {
  const hours = shape.map(load => instancesFor(kinds, load * meanRequestsPerSecond));
  const chips = hours.map(instances =>
    instances.reduce((sum, count, kind) => sum + count * (kinds[kind]?.chips ?? 0), 0),
  );
  const mean = (values: readonly number[]) =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  return {
    chips,
    meanChips: mean(chips),
    peakChips: Math.max(...chips),
    meanInstances: kinds.map((_, kind) => mean(hours.map(instances => instances[kind] ?? 0))),
  };
}
