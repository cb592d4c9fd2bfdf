/** Parts of layers that many plans share: made once for each way of cutting and feeding them, and timed once. */
import type { Device } from '../hardware/device.ts';
import type { Architecture } from '../model/architecture.ts';
import type { Operation } from '../operators/operation.ts';
import { type TrainedSeconds, trainOperation } from './layer-cost.ts';
import type { TrainingContext } from './layer-work.ts';
import type { TrainingStack } from './stack.ts';

/** Operations in their order, and what each pass of a step spends on each, seconds. */
export interface TimedPart {
  readonly operations: readonly Operation[];
  readonly seconds: readonly Readonly<TrainedSeconds>[];
}

/** Parts of one model on one device under one stack, by their owner and the words that they depend on. */
interface Memory {
  byOwner: WeakMap<object, Map<string, TimedPart>>;
  kept: number;
}

/** Parts that are kept; a sweep over more starts afresh. */
const mostKept = 2 ** 14;

const memories = new WeakMap<Device, WeakMap<TrainingStack, WeakMap<Architecture, Memory>>>();

/** The part of `owner` under the words of `key`; `make` is asked for its operations the first time. */
export function partOf(
  owner: object,
  key: string,
  make: () => readonly Operation[],
  context: TrainingContext,
): TimedPart {
  const memory = memoryOf(context);
  const known = memory.byOwner.get(owner)?.get(key);
  if (known !== undefined) return known;
  if (memory.kept >= mostKept) {
    memory.byOwner = new WeakMap();
    memory.kept = 0;
  }
  const part = timed(make(), context.device);
  made(memory.byOwner, owner, () => new Map<string, TimedPart>()).set(key, part);
  memory.kept++;
  return part;
}

function memoryOf({ device, stack, architecture }: TrainingContext): Memory {
  const byStack = made(memories, device, () => new WeakMap());
  const byModel = made(byStack, stack, () => new WeakMap<Architecture, Memory>());
  return made(byModel, architecture, () => ({ byOwner: new WeakMap(), kept: 0 }));
}

function made<Key extends WeakKey, Value>(
  known: WeakMap<Key, Value>,
  key: Key,
  make: () => Value,
): Value {
  const before = known.get(key);
  if (before !== undefined) return before;
  const fresh = make();
  known.set(key, fresh);
  return fresh;
}

/** Operations with their times on a device. */
export function timed(operations: readonly Operation[], device: Device): TimedPart {
  return {
    operations,
    seconds: operations.map(operation =>
      trainOperation(operation, device, { forward: 0, backward: 0, weight: 0 }),
    ),
  };
}

/** The operations of several parts, in their order. */
export function operationsOf(parts: readonly TimedPart[]): readonly Operation[] {
  return parts.flatMap(({ operations }) => operations);
}
