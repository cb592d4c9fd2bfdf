/** Where a training step goes: by phase, and by operator of a mean rank. */
import { operationSeconds, type Timed, timeOperation } from '../timing/roofline.ts';
import { attentionBackwardWork, recomputed, trainOperation } from './layer-cost.ts';
import type { TrainingContext } from './layer-work.ts';
import { operationsOf } from './part-memory.ts';
import type { CostedRun } from './stage-costs.ts';
import type { TrainingStep } from './step.ts';

export interface StepPhase {
  readonly name: string;
  readonly seconds: number;
  readonly why: string;
}

export interface OperatorCalls {
  readonly calls: number;
  readonly timed: Timed;
}

export interface StepBreakdown {
  /** Adds up to the step. */
  readonly phases: readonly StepPhase[];
  /** Forward and backward of one rank, the mean over ranks; messages with the part that compute does not hide. */
  readonly operators: readonly OperatorCalls[];
}

/** Parts of the model in the order in which charts stack them, with what they hold. */
const partNames: Readonly<Record<string, string>> = {
  attention: 'Attention',
  experts: 'Experts',
  dense: 'Dense feed-forward',
  router: 'Router',
  head: 'Vocabulary head',
  elementwise: 'Element-wise passes',
  communication: 'Exposed communication',
};

/** Splits a step; every phase is in seconds of wall-clock time. */
export function stepBreakdown(step: TrainingStep, context: TrainingContext): StepBreakdown {
  const { plan } = context;
  const share = step.microBatches / plan.pipelineParallel;
  const operators: OperatorCalls[] = [];
  const { work } = step.pipeline;
  const whole = work.forward + work.backward + work.weight + work.overlapped;
  const shown = 1 - hiddenShare(step, whole, share);
  let again = 0;
  for (const run of step.runs) {
    const times = share * run.count;
    operators.push(...runOperators(run, { times, shown }, context));
    again += times * recomputationOf(run, context);
  }
  const byPart = new Map<string, number>();
  let accounted = again;
  for (const { calls, timed } of operators) {
    byPart.set(timed.part, (byPart.get(timed.part) ?? 0) + calls * timed.seconds);
    accounted += calls * timed.seconds;
  }
  const phases: StepPhase[] = Object.entries(partNames).map(([part, name]) => ({
    name,
    seconds: byPart.get(part) ?? 0,
    why: 'forward and backward on a mean rank',
  }));
  phases.push(
    { name: 'Recomputation', seconds: again, why: `${plan.recompute} recomputation in backward` },
    {
      name: 'Kernel launch',
      seconds: Math.max(0, whole - accounted),
      why: 'the host cannot launch kernels as fast as the chip runs them',
    },
    {
      name: 'Uneven stages',
      seconds: Math.max(0, step.steadySeconds - whole),
      why: `the fullest of ${plan.pipelineParallel} pipeline stages against the mean`,
    },
    {
      name: 'Pipeline bubble',
      seconds: step.bubbleSeconds,
      why: `${plan.pipelineSchedule} with ${step.microBatches} micro-batches`,
    },
    {
      name: 'Stage transfers',
      seconds: step.stageTransferSeconds,
      why: 'ranks wait for activations and gradients on their way between stages',
    },
    {
      name: 'Gradients and parameters',
      seconds: step.gradientSeconds,
      why: 'data-parallel exchange that backward does not hide',
    },
    {
      name: 'Host memory',
      seconds: step.hostSeconds,
      why: 'weights and activations on the link to the host that compute does not hide',
    },
    {
      name: 'Optimizer',
      seconds: step.optimizerSeconds,
      why: 'memory traffic of the update, and the host around it',
    },
    {
      name: 'Stragglers',
      seconds: step.slowdownSeconds,
      why: 'the slowest of many chips, contention in the fabric, and software that is young on its chip',
    },
  );
  return { phases: phases.filter(phase => phase.seconds > 0), operators };
}

/** Share of the messages that hide only where forward and backward run side by side, and did. */
function hiddenShare({ runs }: TrainingStep, whole: number, share: number): number {
  let alone = 0;
  let messages = 0;
  for (const { count, cost, work } of runs) {
    alone += share * count * (cost.forward + cost.backward);
    for (const { forwardSeconds, backwardSeconds, exposed, exposedBeside } of work.messages) {
      if (exposedBeside === undefined) continue;
      messages += share * count * exposed * (forwardSeconds + backwardSeconds);
    }
  }
  return messages === 0 ? 0 : Math.min(1, Math.max(0, (alone - whole) / messages));
}

/** FLOP of backward over those of forward: two products for one, FlashAttention's five for two, no product in passes. */
const backwardWork = { gemm: 2, attention: attentionBackwardWork, pass: 0 } as const;
/** Bytes of backward over those of forward. */
const backwardTraffic = 2;

function runOperators(
  run: CostedRun,
  { times, shown }: { readonly times: number; readonly shown: number },
  { device }: TrainingContext,
): OperatorCalls[] {
  const operators: OperatorCalls[] = [];
  for (const operation of operationsOf(run.work.parts)) {
    const timed = timeOperation(operation, device);
    const cost = trainOperation(operation, device);
    operators.push({
      calls: times,
      timed: {
        ...timed,
        flop: timed.flop * (1 + backwardWork[operation.kind]),
        bytes: timed.bytes * (1 + backwardTraffic),
        seconds: cost.forward + cost.backward,
      },
    });
  }
  for (const message of run.work.messages) {
    const { name, bytes, exposed, exposedBeside, forwardSeconds, backwardSeconds } = message;
    const open = exposedBeside === undefined ? exposed : exposed * shown;
    operators.push({
      calls: times,
      timed: {
        name,
        part: 'communication',
        flop: 0,
        bytes: 2 * bytes,
        seconds: open * (forwardSeconds + backwardSeconds),
        bound: 'network',
        peakFlopPerSecond: 0,
      },
    });
  }
  return operators;
}

/** Forward work done twice, seconds per layer and micro-batch. */
function recomputationOf(run: CostedRun, { plan, device, stack }: TrainingContext): number {
  if (run.name.endsWith('head')) return 0;
  let forward = 0;
  let passes = 0;
  let core = 0;
  let projections = 0;
  for (const operation of operationsOf(run.work.parts)) {
    const seconds = operationSeconds(operation, device);
    forward += seconds;
    if (operation.part === 'attention' && operation.kind !== 'gemm') core += seconds;
    else if (operation.kind === 'pass') passes += seconds;
    else if (operation.part === 'attention') projections += seconds;
  }
  for (const { exposed, forwardSeconds } of run.work.messages) forward += exposed * forwardSeconds;
  return recomputed(plan, { forward, passes, core, projections }, stack);
}
