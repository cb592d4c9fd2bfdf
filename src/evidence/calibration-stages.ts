/** In which order the kernel constants are fitted, on which measurements, and from where the search starts. */
import type { ConstantName } from '../hardware/efficiency-constants.ts';
import type { OperatorCallName } from '../timing/operator-calls.ts';
import { giga, micro, milli, tera } from '../units/quantity.ts';
import type { KernelEntry } from './ledger-entry.ts';

export type FittedName = ConstantName | OperatorCallName;

export interface Stage {
  readonly title: string;
  readonly informs: (entry: KernelEntry) => boolean;
  readonly names: readonly FittedName[];
}

const isExchange = (entry: KernelEntry) =>
  entry.kind === 'collective' && entry.setup.operation.startsWith('moe-');

/** Each stage holds what the stages before it have found. */
export const stages: readonly Stage[] = [
  {
    title: 'matrix products',
    informs: ({ kind }) => kind === 'gemm',
    names: [
      'softness',
      'gemm.fraction.bf16',
      'gemm.fraction.fp8',
      'gemm.fraction.int8',
      'gemm.fraction.fp4',
      'gemm.halfContraction',
      'gemm.overhead',
      'gemm.contraction',
      'memory.gemm',
      'quantize.tensor',
      'quantize.tensorBytes',
      'quantize.block',
      'quantize.blockBytes',
      'quantize.fp4',
      'quantize.fp4Bytes',
    ],
  },
  {
    title: 'attention',
    informs: ({ kind }) => kind === 'attention',
    names: [
      'memory.attention',
      'attention.prefillFraction',
      'attention.prefillHalfSequence',
      'attention.latentDecodeFraction',
      'attention.decodeOverhead',
      'attention.vectorRate',
      'attention.start',
      'attention.rotaryPasses',
    ],
  },
  {
    title: 'experts',
    informs: ({ kind, setup }) =>
      kind === 'experts' || (kind === 'gemm' && (setup.groups ?? 1) > 1),
    names: [
      'gemm.groupedFactor',
      'experts.start',
      'experts.perTokenElement',
      'experts.perRoutedElement',
    ],
  },
  {
    title: 'collectives',
    informs: entry => entry.kind === 'collective' && !isExchange(entry),
    names: [
      'collective.allReduce.latency',
      'collective.allReduce.fraction',
      'collective.allGather.latency',
      'collective.allGather.fraction',
      'collective.allToAll.latency',
      'collective.allToAll.fraction',
      'collective.scaleOutFraction',
      'collective.smallAllReduce',
    ],
  },
  {
    title: 'dispatch and combine',
    informs: isExchange,
    names: [
      'dispatch.normal.dispatch',
      'dispatch.normal.combine',
      'dispatch.normal.scaleUpFraction',
      'dispatch.normal.scaleOutFraction',
      'dispatch.lowLatency.dispatch',
      'dispatch.lowLatency.combine',
      'dispatch.lowLatency.scaleUpFraction',
      'dispatch.lowLatency.scaleOutFraction',
      'dispatch.combineRateFactor',
    ],
  },
];

/** A share of a peak that no kernel is far from. */
const middling = 0.75;

/**
 * Round numbers from which the first generation is searched, and to which it is drawn so weakly (`firstPull`) that three
 * families outvote them; the later generations start from the first one's result.
 */
export function searchStart(name: FittedName): number {
  return starts[name] ?? middling;
}

const starts: Readonly<Partial<Record<FittedName, number>>> = {
  softness: 3,
  'gemm.halfContraction': 256,
  'gemm.overhead': 2 * micro,
  'gemm.contraction': micro * milli,
  'quantize.tensor': 10 * micro,
  'quantize.tensorBytes': 5,
  'quantize.block': 5 * micro,
  'quantize.blockBytes': 3,
  'quantize.fp4': 5 * micro,
  'quantize.fp4Bytes': 3,
  'attention.prefillHalfSequence': 512,
  'attention.decodeOverhead': 10 * micro,
  'attention.vectorRate': 40 * giga,
  'attention.start': 10 * micro,
  'attention.rotaryPasses': 1,
  'experts.start': 20 * micro,
  'experts.perTokenElement': 5 / tera,
  'experts.perRoutedElement': 5 / tera,
  'collective.allReduce.latency': 10 * micro,
  'collective.allGather.latency': 10 * micro,
  'collective.allToAll.latency': 10 * micro,
  'collective.smallAllReduce': 5 * micro,
  'dispatch.normal.dispatch': 50 * micro,
  'dispatch.normal.combine': 50 * micro,
  'dispatch.lowLatency.dispatch': 20 * micro,
  'dispatch.lowLatency.combine': 20 * micro,
  'dispatch.combineRateFactor': 1,
};

/** Standard deviations of the pull towards the start, in the logarithm. */
export const firstPull = 1;
export const relativePull = 0.3;
