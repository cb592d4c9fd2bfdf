/** The efficiency constants by name: the flat form in which they are stored, fitted and explained. */
import type { Efficiency } from './efficiency.ts';

/** Name → dimension. A constant in seconds is stored with its unit; the others are plain ratios or lengths. */
export const constantDimensions = {
  softness: 'ratio',
  'gemm.fraction.bf16': 'ratio',
  'gemm.fraction.fp8': 'ratio',
  'gemm.fraction.int8': 'ratio',
  'gemm.fraction.fp4': 'ratio',
  'gemm.halfContraction': 'ratio',
  'gemm.groupedFactor': 'ratio',
  'gemm.overhead': 'seconds',
  'memory.gemm': 'ratio',
  'memory.attention': 'ratio',
  'memory.pass': 'ratio',
  'attention.prefillFraction': 'ratio',
  'attention.prefillHalfSequence': 'ratio',
  'attention.latentDecodeFraction': 'ratio',
  'attention.decodeOverhead': 'seconds',
  'collective.allReduce.latency': 'seconds',
  'collective.allReduce.fraction': 'ratio',
  'collective.allGather.latency': 'seconds',
  'collective.allGather.fraction': 'ratio',
  'collective.allToAll.latency': 'seconds',
  'collective.allToAll.fraction': 'ratio',
  'collective.scaleOutFraction': 'ratio',
  'collective.smallAllReduce': 'seconds',
  'dispatch.normal.dispatch': 'seconds',
  'dispatch.normal.combine': 'seconds',
  'dispatch.normal.scaleUpFraction': 'ratio',
  'dispatch.normal.scaleOutFraction': 'ratio',
  'dispatch.lowLatency.dispatch': 'seconds',
  'dispatch.lowLatency.combine': 'seconds',
  'dispatch.lowLatency.scaleUpFraction': 'ratio',
  'dispatch.lowLatency.scaleOutFraction': 'ratio',
  'dispatch.combineRateFactor': 'ratio',
  'serving.layerIdle': 'seconds',
  'serving.step': 'seconds',
  'training.sustainedFraction': 'ratio',
  'training.attentionBackward': 'ratio',
} as const;

export type ConstantName = keyof typeof constantDimensions;
export type Constants = Readonly<Record<ConstantName, number>>;

export const constantNames = Object.keys(constantDimensions) as ConstantName[];

/** The curves that a set of constants describes. */
export function efficiencyOf(id: string, constants: Constants): Efficiency {
  const of = (name: ConstantName) => constants[name];
  const law = (name: 'allReduce' | 'allGather' | 'allToAll') => ({
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
    },
    memory: {
      gemmFraction: of('memory.gemm'),
      attentionFraction: of('memory.attention'),
      passFraction: of('memory.pass'),
    },
    attention: {
      prefillFraction: of('attention.prefillFraction'),
      prefillHalfSequence: of('attention.prefillHalfSequence'),
      latentDecodeFraction: of('attention.latentDecodeFraction'),
      decodeOverheadSeconds: of('attention.decodeOverhead'),
    },
    collective: {
      allReduce: law('allReduce'),
      allGather: law('allGather'),
      allToAll: law('allToAll'),
      scaleOutFraction: of('collective.scaleOutFraction'),
      smallAllReduceSeconds: of('collective.smallAllReduce'),
    },
    dispatch: { normal: dispatch('normal'), lowLatency: dispatch('lowLatency') },
    serving: { layerIdleSeconds: of('serving.layerIdle'), stepSeconds: of('serving.step') },
    training: {
      sustainedFraction: of('training.sustainedFraction'),
      attentionBackward: of('training.attentionBackward'),
    },
  };
}
