/** Whether a service fits: weights, runtime and the cache of at least one sequence; and what would make it fit. */
import type { Device } from '../hardware/device.ts';
import { nearestPrecision } from '../hardware/precision.ts';
import { instanceChips, type ServingContext } from '../inference/context.ts';
import {
  cacheBytesPerSequence,
  largestBatchPerChip,
  weightBytesPerChip,
} from '../inference/memory.ts';
import type { Architecture } from '../model/architecture.ts';
import { expertsOf } from '../model/experts.ts';
import type { ServingPlan } from '../parallelism/plan.ts';
import { candidateLayouts } from '../serving/layouts.ts';
import type { ServingStack } from '../timing/software.ts';
import { type Fit, largestPart, type WayOut, waysShown } from './fit-result.ts';
import type { ServingDocument } from './serve.ts';
import { storedPrecision } from './simulation.ts';

interface Asked {
  readonly chips: number;
  /** Tokens that a sequence holds at its longest. */
  readonly tokens: number;
  readonly precision: ServingPlan['precision'];
  readonly kvCachePrecision: ServingPlan['kvCachePrecision'];
}

interface Held {
  readonly context: ServingContext;
  /** Sequences that all chips of the instance hold together. */
  readonly sequences: number;
}

/** Looks at every layout of one instance and keeps the one that holds most. */
export function fitServing(
  document: ServingDocument,
  architecture: Architecture,
  device: Device,
  stack: ServingStack,
): Fit {
  const { chip } = device;
  const { workload } = document;
  const wanted = document.precision ?? storedPrecision(architecture);
  const asked: Asked = {
    chips: document.cluster.chips,
    tokens: workload.inputTokens + workload.outputTokens,
    precision: nearestPrecision(chip, wanted, false),
    kvCachePrecision: document.kvCachePrecision ?? 'bf16',
  };
  const surroundings = { architecture, device, stack };
  const best = mostHeld(asked, surroundings);
  const subject = { chip: chip.id, chipName: chip.name, chips: asked.chips };
  if (best === undefined) {
    return { ...subject, fits: false, layout: 'none divides the model', waysOut: [] };
  }
  const memory = budgetOf(best, asked);
  const largest = largestPart(memory);
  const fits = best.sequences >= 1;
  return {
    ...subject,
    fits,
    layout: layoutText(best.context.plan),
    memory,
    ...(largest === undefined ? {} : { largest }),
    sequences: Math.max(0, Math.floor(best.sequences)),
    waysOut: fits ? [] : waysOut(asked, surroundings),
  };
}

type Surroundings = Pick<ServingContext, 'architecture' | 'device' | 'stack'>;

function mostHeld(asked: Asked, { architecture, device, stack }: Surroundings): Held | undefined {
  const base: ServingPlan = {
    precision: asked.precision,
    attentionPrecision: asked.precision === 'fp4' ? 'fp8' : asked.precision,
    kvCachePrecision: asked.kvCachePrecision,
    tensorParallel: 1,
    pipelineParallel: 1,
    expertParallel: 1,
    dataParallelAttention: 1,
    redundantExperts: 0,
    expertBalance: expertsOf(architecture) === undefined ? 'perfect' : 'eplb',
    twoBatchOverlap: false,
  };
  let best: Held | undefined;
  const layouts = candidateLayouts(architecture, device.chip, { chips: asked.chips, base }, {});
  for (const plan of layouts) {
    const context: ServingContext = { architecture, device, plan, stack };
    const sequences = largestBatchPerChip(asked.tokens, context) * instanceChips(plan);
    const lighter =
      best === undefined ||
      sequences > best.sequences ||
      (sequences === best.sequences &&
        weightBytesPerChip(context) < weightBytesPerChip(best.context));
    if (lighter) best = { context, sequences };
  }
  return best;
}

function budgetOf({ context }: Held, { tokens }: Asked) {
  const { device, stack } = context;
  const { capacityBytes } = device.chip.memory;
  const weights = weightBytesPerChip(context);
  const cache = cacheBytesPerSequence(tokens, context);
  const kept = stack.reservedBytes + capacityBytes * (1 - stack.memoryShare);
  return {
    capacityBytes,
    usedBytes: weights + cache + kept,
    parts: [
      { name: 'weights', bytes: weights },
      { name: 'cache of one sequence', bytes: cache },
      { name: 'runtime and reserve', bytes: kept },
    ],
  };
}

/** Changes that make at least one sequence fit: fewest chips first, then most sequences. */
function waysOut(asked: Asked, surroundings: Surroundings): readonly WayOut[] {
  const { chip } = surroundings.device;
  const narrower = (['fp8', 'int8', 'fp4'] as const).filter(
    precision => nearestPrecision(chip, precision, false) === precision,
  );
  const tried: (readonly [WayOut['by'], string, Partial<Asked>])[] = [
    ...[2, 4, 8, 16, 32].map(
      multiple =>
        ['chips', `${multiple} times the chips`, { chips: multiple * asked.chips }] as const,
    ),
    ...narrower.map(
      precision => ['precision', `weights in ${precision.toUpperCase()}`, { precision }] as const,
    ),
    ['precision', 'cache in FP8', { kvCachePrecision: 'fp8' }],
    ['length', 'half the context', { tokens: asked.tokens / 2 }],
    ['length', 'an eighth of the context', { tokens: asked.tokens / 8 }],
  ];
  return tried
    .flatMap(([by, change, other]): WayOut[] => {
      const wanted = { ...asked, ...other };
      const held = mostHeld(wanted, surroundings);
      if (held === undefined || held.sequences < 1) return [];
      return [
        {
          by,
          change: by === 'chips' ? `${change}: ${layoutText(held.context.plan)}` : change,
          chips: wanted.chips,
          usedBytes: budgetOf(held, wanted).usedBytes,
          sequences: Math.floor(held.sequences),
        },
      ];
    })
    .sort((one, other) => one.chips - other.chips || (other.sequences ?? 0) - (one.sequences ?? 0))
    .filter(({ by }, index, all) => all.findIndex(other => other.by === by) === index)
    .slice(0, waysShown);
}

function layoutText(plan: ServingPlan): string {
  const sizes = [
    ['tensor', plan.tensorParallel],
    ['pipeline', plan.pipelineParallel],
    ['attention data', plan.dataParallelAttention],
    ['expert', plan.expertParallel],
  ] as const;
  const cut = sizes.filter(([, size]) => size > 1).map(([name, size]) => `${name} ${size}`);
  return cut.length === 0 ? 'one chip' : cut.join(', ');
}
