/** The part of a scenario that says how a model is trained. */
import * as z from 'zod/mini';
import { precisions } from '../hardware/chip.ts';
import {
  contextMethods,
  expertBalances,
  expertDispatches,
  offloads,
  optimizerStates,
  optimizers,
  pipelineSchedules,
  recomputations,
  recomputedParts,
  stackFamilies,
  stackTiers,
  type TrainingPlan,
  tensorOverlaps,
} from '../parallelism/plan.ts';
import { expecting } from '../schema/expectation.ts';
import { count, countOf, described, largeCount, maybe, quantity, text } from '../schema/pieces.ts';
import { checkpointings } from '../training/reliability.ts';

/** Some chips of one kind. */
export const clusterSchema = z.strictObject({
  chip: described(text, 'Id of a hardware profile, such as "h800-sxm".'),
  chips: described(countOf('chips'), 'How many chips.'),
});

export const precisionSchema = z.enum(precisions);

type Keys<Plan> = Readonly<Record<keyof Plan, z.ZodMiniType>>;

const planSchema = z.strictObject({
  tensorParallel: maybe(count, 'Chips that share each matrix.'),
  sequenceParallel: maybe(z.boolean(), 'Norms and residuals are cut over the tensor group too.'),
  tensorOverlap: maybe(
    z.enum(tensorOverlaps),
    'How tensor-parallel messages run beside matrix products; what the software does by itself when left out.',
  ),
  pipelineParallel: maybe(count, 'Stages the layers are cut into.'),
  virtualPipelineStages: maybe(count, 'Chunks of layers per stage, for interleaved schedules.'),
  pipelineSchedule: maybe(z.enum(pipelineSchedules), 'Order of the micro-batches in the pipeline.'),
  expertParallel: maybe(count, 'Chips the routed experts are spread over.'),
  expertTensorParallel: maybe(count, 'Chips that share each matrix of an expert.'),
  contextParallel: maybe(count, 'Chips that share each sequence.'),
  contextMethod: maybe(
    z.enum(contextMethods),
    'Keys and values around a ring, or heads for tokens.',
  ),
  dataParallel: maybe(count, 'Copies of the model, each with its part of the batch.'),
  zeroStage: maybe(
    z.literal([0, 1, 2, 3]),
    'What the data-parallel copies share: 1 optimizer state, 2 gradients too, 3 weights too.',
  ),
  zeroShards: maybe(count, 'Chips that one shard group spans; replicas reduce among each other.'),
  gradientOverlap: maybe(
    z.boolean(),
    'Gradients and parameters are exchanged beside compute; what the software does by itself when left out.',
  ),
  microBatchSequences: maybe(count, 'Sequences per micro-batch.'),
  recompute: maybe(z.enum(recomputations), 'Activations computed again in the backward pass.'),
  recomputeParts: maybe(
    z.readonly(z.array(z.enum(recomputedParts))),
    'What selective recomputation redoes; what the software does by itself when left out.',
  ),
  optimizer: maybe(z.enum(optimizers), 'Rule of the update.'),
  optimizerState: maybe(z.enum(optimizerStates), 'Format of the master weights and moments.'),
  gradientBytes: maybe(z.literal([2, 4]), 'Bytes in which gradients are summed and exchanged.'),
  offload: maybe(
    z.enum(offloads),
    "What is kept in the host's memory between its uses: optimizer states, activations, weights, or several of them.",
  ),
  expertBalance: maybe(z.enum(expertBalances), 'Tokens per expert: forced equal, or as learned.'),
  capacityFactor: maybe(
    expecting(z.number().check(z.positive()), 'a number above 0'),
    "Tokens beyond this multiple of an expert's mean load are dropped.",
  ),
  expertDispatch: maybe(z.enum(expertDispatches), 'How tokens travel to their experts.'),
  expertOverlap: maybe(z.boolean(), 'Dispatch and combine run beside another micro-batch.'),
  mtpLayers: maybe(z.int().check(z.gte(0)), 'Multi-token-prediction layers that are trained.'),
  stackTier: maybe(z.enum(stackTiers), 'How well tuned the software is.'),
  stackFamily: maybe(z.enum(stackFamilies), 'How the software is built.'),
  stackYear: maybe(
    expecting(z.number().check(z.gte(2016), z.lte(2100)), 'a year such as 2025.5'),
    'Date of the software, as a year.',
  ),
  kernelGraphs: maybe(z.boolean(), 'Kernels are launched from captured graphs.'),
  compiledModules: maybe(z.boolean(), 'PyTorch modules are compiled and their kernels fused.'),
} satisfies Keys<Omit<TrainingPlan, 'precision'>>);

const ramp = z.strictObject({
  from: described(countOf('sequences'), 'Sequences per step at the start.'),
  tokens: described(largeCount('tokens'), 'Tokens over which the batch grows to its full size.'),
});

const reinforcement = z.strictObject({
  steps: described(countOf('steps'), 'Times that sequences are generated and trained on.'),
  sequencesPerStep: described(
    countOf('sequences'),
    'Responses generated in each, prompts times samples.',
  ),
  promptTokens: described(countOf('tokens'), 'Tokens of a prompt.'),
  responseTokens: described(countOf('tokens'), 'Tokens of a response, on average.'),
  longestResponseTokens: maybe(count, 'Tokens of the longest, which the others wait for.'),
});

const phaseSchema = z.strictObject({
  name: described(text, 'What the phase is called, such as "context extension".'),
  tokens: maybe(largeCount('tokens'), 'Tokens trained on; not for reinforcement.'),
  sequenceLength: maybe(count, 'Tokens per sequence, if not those of the run.'),
  globalBatchSequences: maybe(count, 'Sequences per optimizer step, if not those of the run.'),
  reinforcement: maybe(reinforcement, 'Generation and update in turn, instead of given tokens.'),
});

const reliabilitySchema = z.strictObject({
  chipHoursPerInterruption: maybe(
    expecting(z.number().check(z.positive()), 'a number of chip-hours above 0'),
    'Chip-hours between two interruptions of a run, on average.',
  ),
  restart: maybe(
    quantity('seconds', { example: '10 min' }),
    'From an interruption to the next step.',
  ),
  checkpointInterval: maybe(
    quantity('seconds', { zero: false, example: '1 h' }),
    'Between two checkpoints.',
  ),
  checkpointStall: maybe(
    quantity('seconds', { example: '5 s' }),
    'Training waits this long for a checkpoint.',
  ),
  checkpointing: maybe(
    z.enum(checkpointings),
    'Whether training waits for host memory only, or for storage.',
  ),
  storageBandwidth: maybe(
    quantity('bytesPerSecond', { example: '100 GB/s' }),
    'Into storage, from the whole cluster.',
  ),
});

const chipHours = expecting(z.number().check(z.positive()), 'a number of chip-hours above 0');

export const trainingSchema = z.strictObject({
  cluster: described(clusterSchema, 'What the model is trained on.'),
  tokens: described(
    largeCount('tokens'),
    'Tokens trained on: 14.8e12, "14.8e12" or "14.8 Ttoken".',
  ),
  sequenceLength: described(countOf('tokens'), 'Tokens per sequence.'),
  globalBatchSequences: described(countOf('sequences'), 'Sequences per optimizer step.'),
  precision: maybe(precisionSchema, 'Number format of the large matrix products.'),
  plan: maybe(
    z.union([z.literal('auto'), planSchema]),
    'How the model is cut over the chips. "auto" searches; keys that are given are kept.',
  ),
  chipHours: maybe(
    z.union([chipHours, z.record(z.string(), chipHours)]),
    'Chip-hours that the run is known to have taken, as one number or by phase; the bill uses them instead of simulated ones.',
  ),
  batchRamp: maybe(ramp, 'The batch starts smaller and grows.'),
  phases: maybe(
    z.array(phaseSchema),
    'What follows the training above on the same chips: context extension, post-training.',
  ),
  reliability: maybe(reliabilitySchema, 'Interruptions and checkpoints.'),
});
