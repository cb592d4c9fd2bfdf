/** A chip as a long training run sees it: below the rates of a kernel benchmark. */
import { type Device, slowedDevice } from '../hardware/device.ts';
import type { TrainingPlan } from '../parallelism/plan.ts';
import type { TrainingStack } from './stack.ts';

/** Units are lent to communication while it overlaps with compute. */
function lends({ expertDispatch, expertOverlap, expertParallel }: TrainingPlan): boolean {
  return expertOverlap && expertDispatch === 'deepep' && expertParallel > 1;
}

/**
 * Share of an attention kernel's time that waits for exponentials on chips whose matrix units have outgrown them:
 * doubling their rate made forward attention about 35% faster (NVIDIA on Blackwell Ultra, 2026-02).
 */
const exponentialShare = 0.52;

/** How much faster attention runs where exponentials are computed faster. */
function exponentials({ chip: { exponentialRate = 1 } }: Device): number {
  return 1 / (1 - exponentialShare + exponentialShare / exponentialRate);
}

/** The device under a plan: sustained rates, less the units lent to overlapped communication. */
export function trainingDevice(device: Device, plan: TrainingPlan, stack: TrainingStack): Device {
  const kept = lends(plan) ? 1 - stack.lentUnits : 1;
  const { bf16, fp8, fp4, attention } = device.efficiency.training.sustained;
  return slowedDevice(device, {
    bf16: bf16 * kept,
    fp8: fp8 * kept,
    fp4: fp4 * kept,
    attention: Math.min(1, attention * kept * stack.attentionFactor * exponentials(device)),
  });
}

/** `trainingDevice` that makes each of its few variants once. */
export function deviceCache(device: Device): (plan: TrainingPlan, stack: TrainingStack) => Device {
  const made = new Map<number, Device>();
  return (plan, stack) => {
    const key = (lends(plan) ? 1 + stack.lentUnits : 1) + 2 * stack.attentionFactor;
    const known = made.get(key);
    if (known !== undefined) return known;
    const fresh = trainingDevice(device, plan, stack);
    made.set(key, fresh);
    return fresh;
  };
}
