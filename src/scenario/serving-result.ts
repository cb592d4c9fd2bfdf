/** A service as the result lists it: pools, latencies, frontier, and where a request's time goes. */

import { type ServingContext, stageChips } from '../inference/context.ts';
import { decodeStep, servingStep } from '../inference/decode.ts';
import type { ForwardStep } from '../inference/forward-step.ts';
import { cacheBytesPerSequence, weightBytesPerChip } from '../inference/memory.ts';
import { computedTokens } from '../inference/prefill.ts';
import { pow } from '../numeric/elementary.ts';
import type { DecodeCandidate } from '../serving/pool.ts';
import type { Service } from '../serving/service.ts';
import { meanContext, type Slo, type Workload } from '../serving/workload.ts';
import { formatNumber } from '../units/format.ts';
import { operatorTimes } from './operator-times.ts';
import type { Memory, Phase, Pool, ServingResult } from './result.ts';
import { flat } from './serve.ts';
import { isRead, type Simulation } from './simulation.ts';

interface Asked {
  readonly chips: number;
  readonly workload: Workload;
  readonly slo: Slo;
}

/** Puts a service into the result's words. */
export function servingResult(
  service: Service,
  { chips, workload, slo }: Asked,
  simulation: Simulation,
): ServingResult {
  const { fleet, latency, servedRequestsPerSecond: rate, offeredRequestsPerSecond } = service;
  const { chip } = fleet.decode.context.device;
  if (rate < offeredRequestsPerSecond) {
    simulation.notes.push({
      kind: 'caution',
      text:
        `The load of ${offeredRequestsPerSecond.toFixed(1)} requests/s is more than the fleet sustains (${rate.toFixed(1)}): ` +
        'latencies are those just below its limit, and the rest of the requests would queue without end.',
    });
  }
  const prefill = prefillPool(service, workload, simulation);
  const decode = decodePool(service, workload, simulation);
  const result: ServingResult = {
    feasible: true,
    chip: chip.id,
    chipName: chip.name,
    chips: fleet.chips,
    idleChips: chips - fleet.chips,
    disaggregated: fleet.disaggregated,
    prefill,
    decode,
    inputTokens: workload.inputTokens,
    outputTokens: workload.outputTokens,
    prefixCacheHitRate: workload.prefixCacheHitRate,
    requestsPerSecond: rate,
    offeredRequestsPerSecond,
    capacityRequestsPerSecond: service.capacityRequestsPerSecond,
    outputTokensPerSecondPerChip: (rate * workload.outputTokens) / fleet.chips,
    inputTokensPerSecondPerChip: (rate * workload.inputTokens) / fleet.chips,
    timeToFirstToken: latency.timeToFirstToken,
    timePerOutputToken: latency.timePerOutputToken,
    sloAttainment: service.attainment,
    frontier: isRead(simulation, 'serving.frontier') ? frontier(fleet.decode) : [],
    breakdown: isRead(simulation, 'serving.breakdown')
      ? { phases: requestPhases(service, workload), operators: [] }
      : noBreakdown,
  };
  if (Object.keys(slo).length > 0) result.slo = { ...slo };
  return result;
}

/** The life of a mean request, in order. */
function requestPhases({ latency, fleet }: Service, { outputTokens }: Workload): Phase[] {
  const phases: Phase[] = [
    {
      name: 'Waiting for prefill',
      seconds: latency.waitSeconds,
      why: 'a pass is under way, or others came first',
    },
    {
      name: 'Prefill',
      seconds: latency.prefillSeconds,
      why: 'one pass over the prompt and those packed with it',
    },
  ];
  if (fleet.disaggregated) {
    phases.push({
      name: 'Cache transfer',
      seconds: latency.transferSeconds,
      why: 'keys and values of the prompt move to the decode pool',
    });
  }
  phases.push(
    {
      name: 'Hand-over',
      seconds: latency.handoverSeconds,
      why: 'routing, scheduling and the first token out',
    },
    {
      name: 'Decoding',
      seconds: latency.timePerOutputToken.mean * (outputTokens - 1),
      why: `${formatNumber(outputTokens - 1)} more tokens`,
    },
  );
  return phases;
}

function prefillPool(service: Service, workload: Workload, simulation: Simulation): Pool {
  const { fleet, latency, servedRequestsPerSecond } = service;
  const { prefill: candidate, prefillInstances: instances, disaggregated } = fleet;
  const { context } = candidate;
  const fresh = computedTokens(workload);
  const { prefillTokensPerChip, prefillStepSeconds: stepSeconds } = latency;
  const tokens = prefillTokensPerChip * context.plan.tensorParallel;
  const { sequences, held } = disaggregated
    ? { sequences: tokens / fresh, held: workload.inputTokens }
    : runningIn(service, workload);
  return {
    chips: instances * candidate.chips,
    instances,
    chipsPerInstance: candidate.chips,
    plan: isRead(simulation, 'serving.prefill.plan') ? flat(context.plan) : {},
    batchPerChip: prefillTokensPerChip,
    stepSeconds,
    tokensPerSecondPerChip: (candidate.requestsPerSecond * fresh) / candidate.chips,
    utilisation: Math.min(1, servedRequestsPerSecond / (instances * candidate.requestsPerSecond)),
    memory: isRead(simulation, 'serving.prefill.memory')
      ? poolMemory(context, sequences, held)
      : unweighed,
    breakdown: isRead(simulation, 'serving.prefill.breakdown')
      ? stepBreakdown(readingStep(service, workload), stepSeconds)
      : noBreakdown,
  };
}

/** A pass over prompts, or a step that carries a piece of one beside what decodes. */
function readingStep({ fleet, latency }: Service, workload: Workload): ForwardStep {
  const { context } = fleet.prefill;
  const fresh = computedTokens(workload);
  const tokens = latency.prefillTokensPerChip * context.plan.tensorParallel;
  const sequences = latency.decodeBatchPerChip * context.plan.tensorParallel;
  return servingStep(
    fleet.disaggregated ? undefined : { sequences, context: meanContext(workload) },
    {
      tokens,
      piece: fleet.disaggregated ? fresh : Math.min(fresh, tokens),
      promptTokens: workload.inputTokens,
      cachedTokens: workload.inputTokens - fresh,
    },
    context,
  ).main;
}

/** Sequences that decode on one attention replica, and the tokens that each holds. */
function runningIn({ fleet, latency }: Service, workload: Workload) {
  const { tensorParallel } = fleet.decode.context.plan;
  return {
    sequences: latency.decodeBatchPerChip * tensorParallel,
    held: meanContext(workload),
  };
}

function decodePool(service: Service, workload: Workload, simulation: Simulation): Pool {
  const { fleet, latency, servedRequestsPerSecond } = service;
  const { decode: candidate, decodeInstances: instances } = fleet;
  const { context } = candidate;
  const { decodeBatchPerChip, decodeStepSeconds: stepSeconds } = latency;
  const { sequences, held } = runningIn(service, workload);
  return {
    chips: instances * candidate.chips,
    instances,
    chipsPerInstance: candidate.chips,
    plan: isRead(simulation, 'serving.decode.plan') ? flat(context.plan) : {},
    batchPerChip: decodeBatchPerChip,
    stepSeconds,
    tokensPerSecondPerChip: (candidate.requestsPerSecond * workload.outputTokens) / candidate.chips,
    utilisation: Math.min(1, servedRequestsPerSecond / (instances * candidate.requestsPerSecond)),
    memory: isRead(simulation, 'serving.decode.memory')
      ? poolMemory(context, sequences, held)
      : unweighed,
    breakdown: isRead(simulation, 'serving.decode.breakdown')
      ? stepBreakdown(decodeStep(decodeBatchPerChip, held, context).main, stepSeconds)
      : noBreakdown,
  };
}

const noBreakdown: Pool['breakdown'] = { phases: [], operators: [] };

const unweighed: Memory = {
  capacityBytes: 0,
  usedBytes: 0,
  bandwidthBytesPerSecond: 0,
  parts: [],
};

/** Memory of one chip with `sequences` held by its attention replica. */
function poolMemory(context: ServingContext, sequences: number, tokens: number): Memory {
  const parts = [
    { name: 'weights', bytes: weightBytesPerChip(context) },
    { name: 'key-value cache', bytes: sequences * cacheBytesPerSequence(tokens, context) },
    { name: 'runtime and buffers', bytes: context.stack.reservedBytes },
  ];
  const { capacityBytes, bandwidthBytesPerSecond } = context.device.chip.memory;
  return {
    capacityBytes,
    usedBytes: parts.reduce((sum, part) => sum + part.bytes, 0),
    bandwidthBytesPerSecond,
    parts,
  };
}

const partNames: Readonly<Record<string, string>> = {
  attention: 'Attention',
  experts: 'Experts',
  dense: 'Dense feed-forward',
  router: 'Router',
  elementwise: 'Element-wise passes',
  head: 'Vocabulary head',
};

/** A forward step by part of the model; the phases add up to `seconds`. */
function stepBreakdown(step: ForwardStep, seconds: number): Pool['breakdown'] {
  const byPart = new Map<string, number>();
  for (const { calls, timed } of step.entries) {
    byPart.set(timed.part, (byPart.get(timed.part) ?? 0) + calls * timed.seconds);
  }
  const phases: Phase[] = Object.entries(partNames).map(([part, name]) => ({
    name,
    seconds: byPart.get(part) ?? 0,
    why: 'kernels of all layers',
  }));
  phases.push(
    {
      name: 'Exposed communication',
      seconds: step.exposedSeconds,
      why: 'dispatch, combine and all-reduce that compute does not hide',
    },
    {
      name: 'Compute lent to communication',
      seconds: step.computeSlowdownSeconds,
      why: 'overlapped communication kernels occupy compute units',
    },
    {
      name: 'Host and launch gaps',
      seconds: step.hostSeconds,
      why: 'idle time between kernels, scheduling, sampling',
    },
    {
      name: 'Speculative draft',
      seconds: Math.max(0, seconds - step.seconds),
      why: 'prediction layers that propose the next tokens',
    },
  );
  return {
    phases: phases.filter(phase => phase.seconds > 0),
    operators: operatorTimes(step.entries),
  };
}

/** Points along the batch, from one sequence per replica to the most that the layout holds. */
const frontierPoints = 16;

function frontier({ instance, batchPerChip, chips }: DecodeCandidate): ServingResult['frontier'] {
  const { plan } = instance.context;
  const least = 1 / stageChips(plan);
  const ratio = batchPerChip / least;
  const { outputTokens } = instance.workload;
  return Array.from({ length: frontierPoints }, (_, index) => {
    const batch = least * pow(ratio, index / (frontierPoints - 1));
    const pace = instance.at(batch * plan.tensorParallel);
    return {
      batchPerChip: batch,
      tokensPerSecondPerUser: 1 / pace.timePerOutputTokenSeconds,
      outputTokensPerSecondPerChip: (pace.requestsPerSecond * outputTokens) / chips,
    };
  });
}
