/** Software stacks as documents: what a stack adds to its kernels, each constant with its origin and its reason. */
import { constantsSchema, readConstants } from '../hardware/constants-document.ts';
import type { ServingStack, TrainingEras, TrainingTier } from './software.ts';

export const trainingTierDimensions = {
  passFactor: 'ratio',
  launchSeconds: 'seconds',
  hostSoftness: 'ratio',
  exposedTensor: 'fraction',
  exposedExpert: 'fraction',
  exposedExpertOverlapped: 'fraction',
  lentUnits: 'fraction',
  shardedHidden: 'fraction',
  gradientHidden: 'fraction',
  learnedImbalance: 'ratio',
  unstatedImbalance: 'ratio',
  slowdownPerDoubling: 'ratio',
} as const satisfies Record<Exclude<keyof TrainingTier, 'id'>, string>;

export const trainingErasDimensions = {
  shardedPassFactor: 'ratio',
  compiledPassFactor: 'ratio',
  passGrowthPerYear: 'ratio',
  graceLaunch: 'ratio',
  graphLaunch: 'fraction',
  compiledKernels: 'fraction',
  earlyAttention: 'fraction',
  unfusedAttention: 'fraction',
  unfusedScorePasses: 'ratio',
  selectiveForward: 'fraction',
  youngChip: 'ratio',
  unknownLayout: 'ratio',
  wholeRun: 'ratio',
} as const satisfies Record<Exclude<keyof TrainingEras, 'id'>, string>;

export const servingStackDimensions = {
  passesPerLayer: 'ratio',
  kernelFactor: 'ratio',
  replicaFactor: 'ratio',
  idleFactor: 'ratio',
  hostFactor: 'ratio',
  eagerLayerSeconds: 'seconds',
  hostSecondsPerSequence: 'seconds',
  overlapHidden: 'fraction',
  overlapSlowdown: 'ratio',
  'imbalance.perfect': 'ratio',
  'imbalance.eplb': 'ratio',
  'imbalance.none': 'ratio',
  dequantizedCompute: 'fraction',
  dequantizedBandwidth: 'fraction',
  draftSeconds: 'seconds',
  memoryShare: 'fraction',
  reservedBytes: 'bytes',
  cacheFill: 'fraction',
  reservedAhead: 'ratio',
  stepTokens: 'ratio',
  runningSequences: 'ratio',
  mixedSteps: 'ratio',
  requestSeconds: 'seconds',
  handoverSeconds: 'seconds',
} as const;

export const trainingTierSchema = constantsSchema(trainingTierDimensions);
export const trainingErasSchema = constantsSchema(trainingErasDimensions);
export const servingStackSchema = constantsSchema(servingStackDimensions);

/** The tier in `hardware-profiles/software/training-<tier>.json`; InputError on any fault. */
export function readTrainingTier(text: string, file: string): TrainingTier {
  const { id, values } = readConstants(trainingTierDimensions, text, file);
  return { id, ...values };
}

/** The families and generations in `hardware-profiles/software/training-eras.json`; InputError on any fault. */
export function readTrainingEras(text: string, file: string): TrainingEras {
  const { id, values } = readConstants(trainingErasDimensions, text, file);
  return { id, ...values };
}

/** The stack in `hardware-profiles/software/serving.json`; InputError on any fault. */
export function readServingStack(text: string, file: string): ServingStack {
  const { id, values } = readConstants(servingStackDimensions, text, file);
  const {
    'imbalance.perfect': perfect,
    'imbalance.eplb': eplb,
    'imbalance.none': none,
    ...rest
  } = values;
  return { id, ...rest, imbalance: { perfect, eplb, none } };
}
