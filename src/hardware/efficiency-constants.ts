/** The efficiency constants by name: the flat form in which they are stored, fitted and explained. */
import type { Efficiency } from './efficiency.ts';

/** Name → dimension. A constant in seconds or FLOP/s is stored with its unit; the others are shares of a peak, plain ratios or lengths. */
export const constantDimensions = {
  softness: 'ratio',
  'gemm.fraction.bf16': 'fraction',
  'gemm.fraction.fp8': 'fraction',
  'gemm.fraction.int8': 'fraction',
  'gemm.fraction.fp4': 'fraction',
  'gemm.halfContraction': 'ratio',
  'gemm.groupedFactor': 'fraction',
  'gemm.overhead': 'seconds',
  'gemm.contraction': 'seconds',
  'memory.gemm': 'fraction',
  'memory.attention': 'fraction',
  'memory.pass': 'fraction',
  'attention.prefillFraction': 'fraction',
  'attention.tileStart': 'seconds',
  'attention.latentDecodeFraction': 'fraction',
  'attention.plainPrefillFactor': 'ratio',
  'attention.narrowFactor': 'ratio',
  'attention.narrowDecodeFactor': 'ratio',
  'attention.selectedFactor': 'fraction',
  'attention.latentStreamFactor': 'ratio',
  'attention.latentRows': 'ratio',
  'attention.latentSplits': 'ratio',
  'attention.decodeOverhead': 'seconds',
  'attention.vectorRate': 'flopPerSecond',
  'collective.allReduce.latency': 'seconds',
  'collective.allReduce.fraction': 'fraction',
  'collective.allGather.latency': 'seconds',
  'collective.allGather.fraction': 'fraction',
  'collective.allToAll.latency': 'seconds',
  'collective.allToAll.fraction': 'fraction',
  'collective.scaleOutFraction': 'fraction',
  'collective.oneShot.latency': 'seconds',
  'collective.oneShot.fraction': 'fraction',
  'collective.smallAllReduce': 'seconds',
  'dispatch.normal.dispatch': 'seconds',
  'dispatch.normal.combine': 'seconds',
  'dispatch.normal.scaleUpFraction': 'fraction',
  'dispatch.normal.scaleOutFraction': 'fraction',
  'dispatch.lowLatency.dispatch': 'seconds',
  'dispatch.lowLatency.combine': 'seconds',
  'dispatch.lowLatency.scaleUpFraction': 'fraction',
  'dispatch.lowLatency.scaleOutFraction': 'fraction',
  'dispatch.combineRateFactor': 'ratio',
  'dispatch.domainStartFactor': 'ratio',
  'serving.layerIdle': 'seconds',
  'serving.step': 'seconds',
  'serving.scaling.fp8': 'seconds',
  'serving.scaling.fp4': 'seconds',
  'training.sustained.bf16': 'fraction',
  'training.sustained.fp8': 'fraction',
  'training.sustained.fp4': 'fraction',
  'training.sustained.attention': 'fraction',
  'training.attentionBackward': 'fraction',
} as const;

export type ConstantName = keyof typeof constantDimensions;
export type Constants = Readonly<Record<ConstantName, number>>;

export const constantNames = Object.keys(constantDimensions) as ConstantName[];

/** The curves that a set of constants describes. */
export function efficiencyOf(id: string, constants: Constants): Efficiency {
  const of = (name: ConstantName) => constants[name];
  const law = (name: 'allReduce' | 'allGather' | 'allToAll' | 'oneShot') => ({
    latencySeconds: of(`collective.${name}.latency`),
    fraction: of(`collective.${name}.fraction`),
  });
  const dispatch = (mode: 'normal' | 'lowLatency') => ({
    dispatchSeconds: of(`dispatch.${mode}.dispatch`),
    combineSeconds: of(`dispatch.${mode}.combine`),
    scaleUpFraction: of(`dispatch.${mode}.scaleUpFraction`),
    scaleOutFraction: of(`dispatch.${mode}.scaleOutFraction`),
    combineRateFactor: of('dispatch.combineRateFactor'),
  });
  return {
    id,
    borrowedFrom: {},
    softness: of('softness'),
    gemm: {
      fraction: {
        bf16: of('gemm.fraction.bf16'),
        fp8: of('gemm.fraction.fp8'),
        int8: of('gemm.fraction.int8'),
        fp4: of('gemm.fraction.fp4'),
      },
      halfContraction: of('gemm.halfContraction'),
      groupedFactor: of('gemm.groupedFactor'),
      overheadSeconds: of('gemm.overhead'),
      contractionSeconds: of('gemm.contraction'),
    },
    memory: {
      gemmFraction: of('memory.gemm'),
      attentionFraction: of('memory.attention'),
      passFraction: of('memory.pass'),
    },
    attention: {
      prefillFraction: of('attention.prefillFraction'),
      tileStartSeconds: of('attention.tileStart'),
      latentDecodeFraction: of('attention.latentDecodeFraction'),
      plainPrefillFactor: of('attention.plainPrefillFactor'),
      narrowFactor: of('attention.narrowFactor'),
      narrowDecodeFactor: of('attention.narrowDecodeFactor'),
      selectedFactor: of('attention.selectedFactor'),
      latentStreamFactor: of('attention.latentStreamFactor'),
      latentRows: of('attention.latentRows'),
      latentSplits: of('attention.latentSplits'),
      decodeOverheadSeconds: of('attention.decodeOverhead'),
      vectorFlopPerSecond: of('attention.vectorRate'),
    },
    collective: {
      allReduce: law('allReduce'),
      allGather: law('allGather'),
      allToAll: law('allToAll'),
      scaleOutFraction: of('collective.scaleOutFraction'),
      oneShot: law('oneShot'),
      smallAllReduceSeconds: of('collective.smallAllReduce'),
    },
    dispatch: {
      domainStartFactor: of('dispatch.domainStartFactor'),
      normal: dispatch('normal'),
      lowLatency: dispatch('lowLatency'),
    },
    serving: {
      layerIdleSeconds: of('serving.layerIdle'),
      stepSeconds: of('serving.step'),
      scalingSeconds: { fp8: of('serving.scaling.fp8'), fp4: of('serving.scaling.fp4') },
    },
    training: {
      sustained: {
        bf16: of('training.sustained.bf16'),
        fp8: of('training.sustained.fp8'),
        fp4: of('training.sustained.fp4'),
        attention: of('training.sustained.attention'),
      },
      attentionBackward: of('training.attentionBackward'),
    },
  };
}
