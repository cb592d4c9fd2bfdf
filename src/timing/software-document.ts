/** Software stacks as documents: what a stack adds to its kernels, each constant with its origin and its reason. */
import { constantsSchema, readConstants } from '../hardware/constants-document.ts';
import type { ServingStack, TrainingStack } from './software.ts';

export const trainingStackDimensions = {
  passFactor: 'ratio',
  launchSeconds: 'seconds',
  hostSoftness: 'ratio',
  exposedTensor: 'fraction',
  exposedExpert: 'fraction',
  exposedExpertOverlapped: 'fraction',
  lentUnits: 'fraction',
  shardedHidden: 'fraction',
  learnedImbalance: 'ratio',
  slowdownPerDoubling: 'ratio',
} as const satisfies Record<Exclude<keyof TrainingStack, 'id'>, string>;

export const servingStackDimensions = {
  passesPerLayer: 'ratio',
  overlapHidden: 'fraction',
  overlapSlowdown: 'ratio',
  'imbalance.perfect': 'ratio',
  'imbalance.eplb': 'ratio',
  'imbalance.none': 'ratio',
  hostSecondsPerSequence: 'seconds',
  draftSeconds: 'seconds',
  reservedBytes: 'bytes',
  cacheFill: 'fraction',
  handoverSeconds: 'seconds',
} as const;

export const trainingStackSchema = constantsSchema(trainingStackDimensions);
export const servingStackSchema = constantsSchema(servingStackDimensions);

/** The stack in `hardware-profiles/software/training-<tier>.json`; InputError on any fault. */
export function readTrainingStack(text: string, file: string): TrainingStack {
  const { id, values } = readConstants(trainingStackDimensions, text, file);
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
