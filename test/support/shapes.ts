/** Small invented inputs for tests of laws, where no published figure is at stake. */
import type { Chip } from '../../src/hardware/chip.ts';
import type { Device } from '../../src/hardware/device.ts';
import {
  type Constants,
  constantNames,
  efficiencyOf,
} from '../../src/hardware/efficiency-constants.ts';
import type { Architecture } from '../../src/model/architecture.ts';
import type { ServingPlan, TrainingPlan } from '../../src/parallelism/plan.ts';
import type { ServingStack } from '../../src/timing/software.ts';
import type { TrainingStack, TrainingStacks } from '../../src/training/stack.ts';

/** A chip of round figures: 1 PFLOP/s, 100 GB at 4 TB/s, 8 chips at 400 GB/s, 50 GB/s beyond and to a host of 200 GB. */
export const roundChip: Chip = {
  id: 'round',
  name: 'Round',
  vendor: 'Test',
  released: '2025-01-01',
  confidence: 'data-sheet',
  efficiency: 'round',
  peakFlopPerSecond: { bf16: 1e15, fp8: 2e15 },
  memory: { capacityBytes: 100e9, bandwidthBytesPerSecond: 4e12 },
  hostMemory: {
    linkBytesPerSecond: 50e9,
    capacityBytes: 200e9,
    bandwidthBytesPerSecond: 100e9,
    provenance: { cited: {}, estimated: {}, ranges: {}, sources: [] },
  },
  computeUnits: 128,
  scaleUp: { bandwidthBytesPerSecond: 400e9, latencySeconds: 1e-6, domainChips: 8 },
  scaleOut: { bandwidthBytesPerSecond: 50e9, latencySeconds: 3e-6 },
  power: { thermalDesignWatts: 700, serverWattsPerChip: 1300, meanDrawFraction: 0.8 },
  price: { systemUsdPerChip: 40000 },
  cited: {},
  estimated: {},
  ranges: {},
  sources: [],
};

/** Everything at 80% of its peak, start-up times of a few microseconds. */
export const roundConstants = Object.fromEntries(constantNames.map(name => [name, 0.8])) as Record<
  keyof Constants,
  number
>;
for (const name of constantNames) {
  if (/latency|overhead|Overhead|dispatch$|combine$|smallAllReduce|layerIdle|scaling/.test(name)) {
    roundConstants[name] = 5e-6;
  }
}
Object.assign(roundConstants, {
  softness: 3,
  'gemm.halfContraction': 200,
  'gemm.contraction': 1e-9,
  'attention.tileStart': 3e-6,
  'attention.plainPrefillFactor': 1,
  'attention.narrowFactor': 1.2,
  'attention.narrowDecodeFactor': 1,
  'attention.selectedFactor': 0.6,
  'attention.latentStreamFactor': 1,
  'collective.oneShot.latency': 3e-6,
  'collective.oneShot.fraction': 0.6,
  'dispatch.domainStartFactor': 0.5,
  'attention.latentRows': 64,
  'attention.latentSplits': 48,
  'attention.vectorRate': 40e9,
  'dispatch.combineRateFactor': 1,
  'serving.step': 1e-3,
});

export const roundDevice: Device = {
  chip: roundChip,
  efficiency: efficiencyOf('round', roundConstants),
};

/** The same chip with some of its figures changed. */
export function chipWith(change: Partial<Chip>): Device {
  return { ...roundDevice, chip: { ...roundChip, ...change } };
}

export const trainingStack: TrainingStack = {
  id: 'round',
  passFactor: 1,
  launchSeconds: 10e-6,
  hostSoftness: 2.6,
  exposedTensor: 0.5,
  exposedExpert: 0.6,
  exposedExpertOverlapped: 0.2,
  lentUnits: 0.15,
  shardedHidden: 0.85,
  gradientHidden: 1,
  learnedImbalance: 0.25,
  unstatedImbalance: 0.2,
  updateSeconds: 0,
  slowdownPerDoubling: 0.005,
  attentionFactor: 1,
  scorePasses: 0,
  unfusedAttention: 0.45,
  kernelFactor: 1,
  selectiveCore: 0,
  selectivePasses: 0.5,
  selectiveForward: 0,
  immaturity: 0,
};

export const trainingStacks: TrainingStacks = {
  tier: () => trainingStack,
  eras: () => ({
    id: 'round',
    shardedPassFactor: 3,
    compiledPassFactor: 1,
    passGrowthPerYear: 0,
    graceLaunch: 2,
    graphLaunch: 0.3,
    compiledKernels: 0.3,
    earlyAttention: 0.6,
    unfusedAttention: 0.45,
    unfusedScorePasses: 6,
    selectiveForward: 0.3,
    youngChip: 0,
    unknownLayout: 1,
    wholeRun: 1,
  }),
};

export const servingStack: ServingStack = {
  id: 'round',
  passesPerLayer: 12,
  kernelFactor: 1,
  replicaFactor: 1,
  idleFactor: 1,
  hostFactor: 1,
  eagerLayerSeconds: 1e-4,
  hostSecondsPerSequence: 5e-6,
  overlapHidden: 0.8,
  overlapSlowdown: 1.2,
  imbalance: { perfect: 1, eplb: 1.15, none: 1.3 },
  routingSpread: 1,
  dequantizedCompute: 0.5,
  dequantizedBandwidth: 0.75,
  draftSeconds: 1e-4,
  memoryShare: 1,
  reservedBytes: 7e9,
  cacheFill: 0.9,
  reservedAhead: 0,
  stepTokens: 8192,
  runningSequences: 1024,
  mixedSteps: 1,
  requestSeconds: 0.01,
  handoverSeconds: 0.1,
};

/** Sixteen experts of 16 layers: small enough for one chip. */
export const smallMixture: Architecture = {
  id: 'small-mixture',
  name: 'Small mixture',
  family: 'test',
  hidden: 2048,
  vocabulary: 32000,
  tiedEmbeddings: false,
  contextLimit: 32768,
  layers: [
    {
      count: 16,
      attention: {
        kind: 'gqa',
        queryHeads: 16,
        keyValueHeads: 4,
        headDim: 128,
        bias: false,
        normParameters: 0,
      },
      feedForward: {
        kind: 'moe',
        experts: 16,
        topK: 2,
        intermediate: 4096,
        sharedIntermediate: 0,
        groups: 1,
        topKGroups: 1,
        routerBias: false,
      },
    },
  ],
  mtpLayers: 0,
  stored: { format: 'bf16', linearBytes: 2, expertBytes: 2, otherBytes: 2 },
  defaulted: [],
};

export const onePlan: TrainingPlan = {
  precision: 'bf16',
  tensorParallel: 1,
  sequenceParallel: true,
  pipelineParallel: 1,
  virtualPipelineStages: 1,
  pipelineSchedule: '1f1b',
  expertParallel: 1,
  expertTensorParallel: 1,
  contextParallel: 1,
  contextMethod: 'ring',
  dataParallel: 8,
  zeroStage: 1,
  zeroShards: 2 ** 20,
  microBatchSequences: 1,
  recompute: 'none',
  offload: 'none',
  optimizer: 'adamw',
  optimizerState: 'fp32',
  gradientBytes: 4,
  expertBalance: 'forced',
  expertDispatch: 'deepep',
  expertOverlap: false,
  mtpLayers: 0,
  stackTier: 'tuned',
  stackFamily: 'megatron',
  stackYear: 2026,
  kernelGraphs: false,
  compiledModules: false,
};

export const oneChipServing: ServingPlan = {
  precision: 'fp8',
  attentionPrecision: 'fp8',
  kvCachePrecision: 'bf16',
  tensorParallel: 1,
  pipelineParallel: 1,
  expertParallel: 1,
  dataParallelAttention: 1,
  redundantExperts: 0,
  expertBalance: 'perfect',
  twoBatchOverlap: false,
};
