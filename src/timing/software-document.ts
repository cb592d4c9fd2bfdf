/** Software stacks as documents: what a stack adds to its kernels, each constant with its origin and its reason. */
import {
  type ConstantDimension,
  type ConstantsDocument,
  readConstants,
} from '../hardware/constants-document.ts';
import { operatorCallDimensions } from './operator-calls.ts';
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
  updateSeconds: 'seconds',
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
  routingSpread: 'fraction',
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

/** The tier in `hardware-profiles/software/training-<tier>.json`; InputError on any fault. */
export function readTrainingTier(text: string, file: string): TrainingTier {
  return trainingTierOf(readConstants(trainingTierDimensions, text, file));
}

/** The families and generations in `hardware-profiles/software/training-eras.json`; InputError on any fault. */
export function readTrainingEras(text: string, file: string): TrainingEras {
  return trainingErasOf(readConstants(trainingErasDimensions, text, file));
}

/** The stack in `hardware-profiles/software/serving.json`; InputError on any fault. */
export function readServingStack(text: string, file: string): ServingStack {
  return servingStackOf(readConstants(servingStackDimensions, text, file));
}

type DocumentOf<Dimensions> = ConstantsDocument<keyof Dimensions & string>;

/** The tier that a document's constants describe. */
export function trainingTierOf({
  id,
  values,
}: DocumentOf<typeof trainingTierDimensions>): TrainingTier {
  return { id, ...values };
}

/** The same of families and generations. */
export function trainingErasOf({
  id,
  values,
}: DocumentOf<typeof trainingErasDimensions>): TrainingEras {
  return { id, ...values };
}

/** The same for serving. */
export function servingStackOf({
  id,
  values,
}: DocumentOf<typeof servingStackDimensions>): ServingStack {
  const {
    'imbalance.perfect': perfect,
    'imbalance.eplb': eplb,
    'imbalance.none': none,
    ...rest
  } = values;
  return { id, ...rest, imbalance: { perfect, eplb, none } };
}

/** The constants of the software document called `id`: which ones it states follows from its name. */
export function softwareDimensions(id: string): Readonly<Record<string, ConstantDimension>> {
  if (id === 'training-eras') return trainingErasDimensions;
  if (id.startsWith('training-')) return trainingTierDimensions;
  return id === 'operator-calls' ? operatorCallDimensions : servingStackDimensions;
}
