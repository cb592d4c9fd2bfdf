/** The layouts that a pool may have, made once for all questions that ask for the same. */
import type { Device } from '../hardware/device.ts';
import type { ServingContext } from '../inference/context.ts';
import { sharedContexts } from '../inference/shared-steps.ts';
import type { Architecture } from '../model/architecture.ts';
import type { ServingPlan } from '../parallelism/plan.ts';
import { isSameServingPlan } from '../parallelism/same-plan.ts';
import type { ServingStack } from '../timing/software.ts';
import { candidateLayouts, type LayoutWishes } from './layouts.ts';

/** What the operator has fixed of a pool. */
export type PoolWishes = LayoutWishes & {
  readonly batchPerChip?: number | undefined;
  readonly instances?: number | undefined;
};

export interface LayoutQuestion {
  readonly architecture: Architecture;
  readonly device: Device;
  readonly stack: ServingStack;
  readonly chips: number;
  readonly base: ServingPlan;
  readonly pool: PoolWishes;
}

export type Layouts = (question: LayoutQuestion) => readonly ServingContext[];

/** Each question on its own. */
export const ownLayouts: Layouts = ({ architecture, device, stack, chips, base, pool }) => {
  const { batchPerChip, instances, ...wishes } = pool;
  return candidateLayouts(architecture, device.chip, { chips, base }, wishes).map(plan => ({
    architecture,
    device,
    plan,
    stack,
  }));
};

/** Questions that are remembered: as many as a sweep asks in turn. */
const mostLatest = 32;

/** Layouts that share their steps with all of the same; of one library, whose software does not change. */
export function sharedLayouts(): Layouts {
  const share = sharedContexts();
  const latest: { readonly question: LayoutQuestion; readonly found: readonly ServingContext[] }[] =
    [];
  return question => {
    for (const { question: one, found } of latest) if (isSame(one, question)) return found;
    const found = ownLayouts(question).map(share);
    latest.unshift({ question, found });
    latest.length = Math.min(latest.length, mostLatest);
    return found;
  };
}

function isSame(one: LayoutQuestion, other: LayoutQuestion): boolean {
  return (
    one.chips === other.chips &&
    one.architecture === other.architecture &&
    one.device.chip === other.device.chip &&
    isSameServingPlan(one.base, other.base) &&
    wished.every(word => one.pool[word] === other.pool[word])
  );
}

const wished = Object.keys({
  tensorParallel: true,
  pipelineParallel: true,
  dataParallelAttention: true,
  expertParallel: true,
  redundantExperts: true,
  expertBalance: true,
  twoBatchOverlap: true,
} satisfies Record<keyof LayoutWishes, true>) as readonly (keyof LayoutWishes)[];
