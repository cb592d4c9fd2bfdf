/** A constant that a fit may move, and what it is held at when too little is known of it. */
import type { ConstantDimension, Provenance } from '../../hardware/constants-document.ts';
import { constantDimensions } from '../../hardware/efficiency-constants.ts';
import {
  type ConstantsShelf,
  type ConstantValues,
  libraryWith,
} from '../../scenario/constants-shelf.ts';
import type { Library } from '../../scenario/library.ts';
import { softwareDimensions } from '../../timing/software-document.ts';
import { type Scale, scaleOf } from '../constant-scale.ts';

export interface Knob {
  readonly key: string;
  readonly document: string;
  readonly name: string;
  readonly dimension: ConstantDimension;
  readonly scale: Scale;
  /** Value before any fit; the relative's stands in for it where there is one. */
  readonly prior: number;
  /** Standard deviation of the pull to the prior, or to the relative's value, in the logarithm. */
  readonly tolerance: number;
  /** Key of the same constant of the nearest relative. */
  readonly relative: string | undefined;
}

/** Values by key; a knob that is missing follows its relative, or its prior. */
export type Moved = Readonly<Record<string, number>>;

export function keyOf(document: string, name: string): string {
  return `${document}/${name}`;
}

const usualTolerance = 0.2;
/** Constants of serving engines that move every step. */
export const ofEngines = ['kernelFactor', 'replicaFactor', 'requestSeconds'] as const;

/**
 * How tightly a fit is held to the prior, by what the constant is about; chosen where left-out families come out best.
 * Products are the best studied of all kernels. What serving engines add was settled step by step by those who know them:
 * at twice the tolerance left-out services come out a point worse over families.
 */
const tolerances: readonly (readonly [starts: readonly string[], tolerance: number])[] = [
  [['softness', 'gemm.', 'memory.gemm', 'quantize.'], 0.1],
  [[...ofEngines, 'serving.'], 0.03],
];

/** Every constant of every document, relatives before those that borrow from them. */
export function knobsOf(shelf: ConstantsShelf): readonly Knob[] {
  const efficiency = shelf.efficiencyIds.flatMap(id =>
    knobsIn(id, constantDimensions, shelf.efficiency(id).provenance, shelf),
  );
  const software = shelf.softwareIds.flatMap(id =>
    knobsIn(id, softwareDimensions(id), shelf.software(id).provenance, shelf),
  );
  return relativesFirst([...efficiency, ...software]);
}

function knobsIn(
  document: string,
  dimensions: Readonly<Record<string, ConstantDimension>>,
  provenance: Readonly<Record<string, Provenance>>,
  shelf: ConstantsShelf,
): readonly Knob[] {
  const isEfficiency = shelf.efficiencyIds.includes(document);
  const { values } = isEfficiency ? shelf.efficiency(document) : shelf.software(document);
  const relatives = isEfficiency ? shelf.efficiencyIds : shelf.softwareIds;
  return Object.entries(dimensions).map(([name, dimension]) => {
    const { from, prior, tolerance } = provenance[name] ?? { origin: 'assumed' };
    const relative = from !== undefined && relatives.includes(from) ? keyOf(from, name) : undefined;
    return {
      key: keyOf(document, name),
      document,
      name,
      dimension,
      scale: scaleOf(dimension),
      prior: prior ?? values[name] ?? 0,
      tolerance: (prior ?? values[name] ?? 0) > 0 ? (tolerance ?? usualToleranceOf(name)) : 0,
      relative,
    };
  });
}

function usualToleranceOf(name: string): number {
  return (
    tolerances.find(([starts]) => starts.some(start => name.startsWith(start)))?.[1] ??
    usualTolerance
  );
}

function relativesFirst(knobs: readonly Knob[]): readonly Knob[] {
  const byKey = new Map(knobs.map(knob => [knob.key, knob]));
  const depth = (knob: Knob, seen = 0): number => {
    const relative = knob.relative === undefined ? undefined : byKey.get(knob.relative);
    return relative === undefined || seen > knobs.length ? seen : depth(relative, seen + 1);
  };
  return knobs.toSorted((one, other) => depth(one) - depth(other));
}

/** The value of every knob: moved, or its relative's, or its prior. */
export function settledValues(knobs: readonly Knob[], moved: Moved): Moved {
  const values: Record<string, number> = {};
  for (const { key, relative, prior } of knobs) {
    const held = relative === undefined ? prior : (values[relative] ?? prior);
    values[key] = moved[key] ?? held;
  }
  return values;
}

/** The same, by document and name. */
export function valuesByDocument(knobs: readonly Knob[], values: Moved): ConstantValues {
  const documents: Record<string, Record<string, number>> = {};
  for (const { key, document, name, prior } of knobs) {
    documents[document] ??= {};
    (documents[document] as Record<string, number>)[name] = values[key] ?? prior;
  }
  return documents;
}

/** The library with every constant as it was held before any fit. */
export function libraryOfPriors(library: Library): Library {
  const knobs = knobsOf(library.constants);
  return libraryWith(library, valuesByDocument(knobs, settledValues(knobs, {})));
}
