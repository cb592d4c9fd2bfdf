/** Instances that questions about one service share: another target or number of chips leaves the paces of each as they are. */
import type { ServingContext } from '../inference/context.ts';
import { type Instance, type PrepareInstance, prepareInstance } from './instance.ts';
import type { InstanceOptions } from './instance-options.ts';
import type { Workload } from './workload.ts';

/** Instances that are kept; more, and all are made afresh. */
const mostInstances = 2 ** 11;

/** A shelf of the instances of one library, whose software does not change: of a model, chip, plan and workload there is one. */
export function sharedInstances(): PrepareInstance {
  const known = new Map<string, Instance>();
  return (workload, context, options = {}) => {
    const key = keyOf(workload, context, options);
    const found = known.get(key);
    const { architecture, device } = context;
    if (found?.context.architecture === architecture && found.context.device.chip === device.chip)
      return found;
    if (known.size >= mostInstances) known.clear();
    const made = prepareInstance(workload, context, options);
    known.set(key, made);
    return made;
  };
}

function keyOf(
  workload: Workload,
  { architecture, device, plan }: ServingContext,
  options: InstanceOptions,
): string {
  return JSON.stringify([architecture.id, device.chip.id, plan, workload, options]);
}
