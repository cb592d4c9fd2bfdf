/** The constants behind a library: which documents there are, and the part of a library that follows from them. */
import { type ConstantsDocument, readConstants } from '../hardware/constants-document.ts';
import { type ConstantName, constantDimensions } from '../hardware/efficiency-constants.ts';
import { efficiencyFrom } from '../hardware/efficiency-document.ts';
import type { StackTier } from '../parallelism/plan.ts';
import type { OperatorCalls } from '../timing/operator-calls.ts';
import {
  servingStackOf,
  softwareDimensions,
  trainingErasOf,
  trainingTierOf,
} from '../timing/software-document.ts';
import type { Library } from './library.ts';
import { shelf, type Texts } from './shelf.ts';

/** Efficiency curves and software stacks as constants with their origins; their ids do not meet. */
export interface ConstantsShelf {
  readonly efficiencyIds: readonly string[];
  readonly softwareIds: readonly string[];
  efficiency(id: string): ConstantsDocument<string>;
  software(id: string): ConstantsDocument<string>;
}

/** The shelf of these texts. */
export function constantsShelf(
  texts: Readonly<Record<'efficiency' | 'software', Texts>>,
): ConstantsShelf {
  return {
    get efficiencyIds() {
      return texts.efficiency.ids;
    },
    get softwareIds() {
      return texts.software.ids;
    },
    efficiency: shelf('efficiency', texts.efficiency, (text, file) =>
      readConstants(constantDimensions, text, file),
    ),
    software: shelf('software stack', texts.software, (text, file, id) =>
      readConstants(softwareDimensions(id), text, file),
    ),
  };
}

/** Values by constant, by document. */
export type ConstantValues = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** The shelf with other values in some places. */
export function withValues(constants: ConstantsShelf, values: ConstantValues): ConstantsShelf {
  const changed = (read: ConstantsShelf['efficiency']) => (id: string) => {
    const document = read(id);
    const mine = values[id];
    return mine === undefined ? document : { ...document, values: { ...document.values, ...mine } };
  };
  return {
    ...constants,
    efficiency: changed(constants.efficiency),
    software: changed(constants.software),
  };
}

export type ConstantsPart = Pick<
  Library,
  'constants' | 'efficiency' | 'trainingStacks' | 'servingStack' | 'operatorCalls'
>;

/** What of a library rests on constants; each piece is put together once. */
export function constantsPart(constants: ConstantsShelf): ConstantsPart {
  const once = <Piece>(make: (id: string) => Piece) => {
    const made = new Map<string, Piece>();
    return (id: string): Piece => {
      const kept = made.get(id) ?? make(id);
      made.set(id, kept);
      return kept;
    };
  };
  type Of<Make extends (document: never) => unknown> = Parameters<Make>[0];
  const software = <Document>(id: string) => constants.software(id) as Document;
  const tiers = once(id => trainingTierOf(software<Of<typeof trainingTierOf>>(id)));
  const eras = once(id => trainingErasOf(software<Of<typeof trainingErasOf>>(id)));
  const servingStacks = once(id => servingStackOf(software<Of<typeof servingStackOf>>(id)));
  return {
    constants,
    efficiency: once(id =>
      efficiencyFrom(constants.efficiency(id) as ConstantsDocument<ConstantName>),
    ),
    trainingStacks: {
      tier: (tier: StackTier) => tiers(`training-${tier}`),
      eras: () => eras('training-eras'),
    },
    servingStack: (id = 'serving') => servingStacks(id),
    operatorCalls: () => software<{ values: OperatorCalls }>('operator-calls').values,
  };
}

/** The library with other values of some constants. */
export function libraryWith(library: Library, values: ConstantValues): Library {
  return { ...library, ...constantsPart(withValues(library.constants, values)) };
}
