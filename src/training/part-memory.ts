/** Parts of layers that many plans share: made once for each way of cutting and feeding them, and timed once. */
import type { Device } from '../hardware/device.ts';
import type { Operation } from '../operators/operation.ts';
import { type TrainedSeconds, trainOperation } from './layer-cost.ts';
import type { TrainingStack } from './stack.ts';

/** Operations in their order, and what each pass of a step spends on each, seconds. */
export interface TimedPart {
  readonly operations: readonly Operation[];
  readonly seconds: readonly Readonly<TrainedSeconds>[];
}

/** The part of `owner` under the words of `key`; `make` is asked for its operations the first time. */
export type PartMemory = (
  owner: object,
  key: string,
  make: () => readonly Operation[],
) => TimedPart;

/** Parts that are kept; a sweep over more starts afresh. */
const mostKept = 2 ** 14;

/** Parts on one device under one stack, none of them made yet; their owners belong to one model. */
export function partMemory(device: Device): PartMemory {
  let known = new WeakMap<object, Map<string, TimedPart>>();
  let kept = 0;
  return (owner, key, make) => {
    let ofOwner = known.get(owner);
    const found = ofOwner?.get(key);
    if (found !== undefined) return found;
    if (kept >= mostKept) {
      known = new WeakMap();
      kept = 0;
      ofOwner = undefined;
    }
    if (ofOwner === undefined) {
      ofOwner = new Map();
      known.set(owner, ofOwner);
    }
    const part = timed(make(), device);
    ofOwner.set(key, part);
    kept++;
    return part;
  };
}

/** A memory for each device and software. */
export function partMemories(): (device: Device, stack: TrainingStack) => PartMemory {
  const byStack = new WeakMap<TrainingStack, WeakMap<Device, PartMemory>>();
  return (device, stack) => {
    let byDevice = byStack.get(stack);
    if (byDevice === undefined) {
      byDevice = new WeakMap();
      byStack.set(stack, byDevice);
    }
    let memory = byDevice.get(device);
    if (memory === undefined) {
      memory = partMemory(device);
      byDevice.set(device, memory);
    }
    return memory;
  };
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
