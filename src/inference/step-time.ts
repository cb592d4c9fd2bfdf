/** How long one operation of a step takes in an engine: the kernel's time, and what widening narrow weights costs. */
import type { Device } from '../hardware/device.ts';
import type { Operation } from '../operators/operation.ts';
import { gemmBytes } from '../operators/operation.ts';
import {
  gemmComputeSeconds,
  operationSeconds,
  type Timed,
  timeOperation,
} from '../timing/roofline.ts';
import { softMaximum } from '../timing/soft-maximum.ts';
import type { ServingStack } from '../timing/software.ts';

/** Rows to which kernels pad: the smallest tiles of mma.sync (as in Marlin) and of wgmma. */
const fewestRows = 16;
const usualRows = 64;

/** Time of an operation, with its bound. */
export function timeInEngine(operation: Operation, device: Device, stack: ServingStack): Timed {
  const plain = timeOperation(operation, device);
  const widened = widenedSides(operation, device, stack);
  if (widened === undefined) {
    const { kernelFactor } = stack;
    return kernelFactor === 1 ? plain : { ...plain, seconds: plain.seconds * kernelFactor };
  }
  return {
    ...plain,
    seconds: secondsInEngine(operation, device, stack),
    bound: widened.compute > widened.memory ? 'compute' : 'memory',
  };
}

/** The same as a number alone, for inner loops. */
export function secondsInEngine(operation: Operation, device: Device, stack: ServingStack): number {
  const widened = widenedSides(operation, device, stack);
  if (widened === undefined) return operationSeconds(operation, device) * stack.kernelFactor;
  const { softness, gemm } = device.efficiency;
  const busy = softMaximum(widened.compute, widened.memory, softness);
  return (busy + widened.start * gemm.overheadSeconds) * stack.kernelFactor;
}

/** Compute and memory seconds of products with weights stored narrower than the units compute: they lose some of both rates. */
function widenedSides(operation: Operation, device: Device, stack: ServingStack) {
  if (operation.kind !== 'gemm' || operation.weightBytes === undefined) return undefined;
  const { chip, efficiency } = device;
  const rate =
    chip.memory.bandwidthBytesPerSecond *
    efficiency.memory.gemmFraction *
    stack.dequantizedBandwidth;
  const { m } = operation;
  // These kernels take as few as 16 rows at a time, so that short groups are padded less.
  const padding = Math.max(m, fewestRows) / Math.max(m, usualRows);
  return {
    compute: (gemmComputeSeconds(operation, device) * padding) / stack.dequantizedCompute,
    memory: gemmBytes(operation) / rate,
    start: m === 0 ? 0 : 1,
  };
}
