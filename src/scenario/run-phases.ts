/** A run as its phases, one after another on the same chips: pre-training, context extension, post-training. */
import type { Device } from '../hardware/device.ts';
import { type BatchRamp, batchLevels } from '../training/batch-ramp.ts';
import type { PlanWishes, TrainingTask } from '../training/candidate-plans.ts';
import { choosePlan, type PlannedStep } from '../training/choose-plan.ts';
import { stepEvaluator } from '../training/evaluator.ts';
import { secondsPerHour } from '../units/quantity.ts';
import { generationSeconds } from './reinforcement.ts';
import type { Simulation } from './simulation.ts';
import type { TrainingDocument } from './train.ts';
import type { RunPhase } from './training-result.ts';

type PhaseDocument = NonNullable<TrainingDocument['phases']>[number];

interface Cluster {
  readonly device: Device;
  readonly productive: number;
}

/** Share of a training step that is its forward pass: one in three parts (backward takes two). */
const forwardShare = 1 / 3;
/** Forward passes beside the update: log-probabilities of the policy that generated, and of the reference. */
const scoringPasses = 2;

/** The first phase: what the document itself trains, its batch growing where asked. */
export function mainPhase(
  { context, step }: PlannedStep,
  task: TrainingTask,
  { device, productive }: Cluster,
  {
    tokens,
    batchRamp,
    simulation,
  }: {
    readonly tokens: number;
    readonly batchRamp: BatchRamp | undefined;
    readonly simulation: Simulation;
  },
): RunPhase {
  const { plan } = context;
  const unit = plan.dataParallel * plan.microBatchSequences;
  let steps = 0;
  let seconds = 0;
  const { sequenceLength, globalBatchSequences } = task;
  const run = { tokens, sequenceLength, globalBatchSequences, unit };
  for (const level of batchLevels(run, batchRamp)) {
    const { sequences } = level;
    const secondsOf = () => {
      const own = { ...task, globalBatchSequences: sequences };
      const { library, costs, pipelines } = simulation;
      const evaluator = stepEvaluator(own, device, library.trainingStacks, costs);
      return evaluator[pipelines === 'formula' ? 'estimate' : 'simulate'](context).seconds;
    };
    const one = sequences === task.globalBatchSequences ? step.seconds : secondsOf();
    steps += level.steps;
    seconds += level.steps * one;
  }
  return phaseOf(
    { name: 'pre-training', kind: 'training', tokens, task, steps, seconds },
    productive,
  );
}

/** A further phase, or undefined when no layout of it fits on the cluster. */
export function furtherPhase(
  document: PhaseDocument,
  task: TrainingTask,
  wishes: PlanWishes,
  { device, productive }: Cluster,
  simulation: Simulation,
): RunPhase | undefined {
  const { reinforcement } = document;
  const sequences = reinforcement?.sequencesPerStep;
  const length =
    document.sequenceLength ??
    (reinforcement === undefined
      ? task.sequenceLength
      : reinforcement.promptTokens + reinforcement.responseTokens);
  const own: TrainingTask = {
    ...task,
    sequenceLength: length,
    globalBatchSequences: document.globalBatchSequences ?? sequences ?? task.globalBatchSequences,
  };
  const { trainingStacks } = simulation.library;
  let found = choosePlan(own, wishes, device, trainingStacks, simulation);
  if (!found.found) found = choosePlan(own, looser(wishes), device, trainingStacks, simulation);
  if (!found.found) found = choosePlan(own, {}, device, trainingStacks, simulation);
  if (!found.found) return undefined;
  const batchTokens = own.globalBatchSequences * length;
  const update = found.step.seconds;
  const { name } = document;
  if (reinforcement === undefined) {
    const tokens = document.tokens ?? 0;
    const steps = Math.ceil(tokens / batchTokens);
    return phaseOf(
      { name, kind: 'training', tokens, task: own, steps, seconds: steps * update },
      productive,
    );
  }
  const generating = generationSeconds(
    { ...reinforcement, sequences: reinforcement.sequencesPerStep },
    { chips: task.chips, device },
    simulation,
  );
  if (generating === undefined) return undefined;
  const updates = (reinforcement.sequencesPerStep / own.globalBatchSequences) * update;
  const updating = updates * (1 + scoringPasses * forwardShare);
  const { steps } = reinforcement;
  return {
    ...phaseOf(
      {
        name,
        kind: 'reinforcement',
        tokens: steps * reinforcement.sequencesPerStep * length,
        task: own,
        steps,
        seconds: steps * (generating + updating),
      },
      productive,
    ),
    generationSeconds: generating,
    updateSeconds: updating,
  };
}

/** What stays of a plan when sequences and batch are others: how the model is cut, not how the batch is. */
function looser(wishes: PlanWishes): PlanWishes {
  const { dataParallel, microBatchSequences, contextParallel, recompute, zeroShards, ...rest } =
    wishes;
  return rest;
}

function phaseOf(
  {
    name,
    kind,
    tokens,
    task,
    steps,
    seconds,
  }: Pick<RunPhase, 'name' | 'kind' | 'tokens' | 'steps'> & {
    readonly task: TrainingTask;
    readonly seconds: number;
  },
  productive: number,
): RunPhase {
  const hours = seconds / productive / secondsPerHour;
  return {
    name,
    kind,
    tokens,
    sequenceLength: task.sequenceLength,
    globalBatchSequences: task.globalBatchSequences,
    steps,
    stepSeconds: steps === 0 ? 0 : seconds / steps,
    hours,
    chipHours: hours * task.chips,
    goodput: productive,
  };
}
