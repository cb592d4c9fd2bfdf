/** How long one operation of a step takes in an engine: the kernel's time, and what widening narrow weights costs. */
import type { Device } from '../hardware/device.ts';
import type { Operation } from '../operators/operation.ts';
import { gemmBytes } from '../operators/operation.ts';
import { gemmComputeSeconds, type Timed, timeOperation } from '../timing/roofline.ts';
import { softMaximum } from '../timing/soft-maximum.ts';
import type { ServingStack } from '../timing/software.ts';

/** Rows to which kernels pad: the smallest tiles of mma.sync (as in Marlin) and of wgmma. */
const fewestRows = 16;
const usualRows = 64;

/** Time of an operation; products with weights stored narrower than the units compute lose some of both rates. */
export function timeInEngine(operation: Operation, device: Device, stack: ServingStack): Timed {
  const plain = timeOperation(operation, device);
  const { kernelFactor } = stack;
  if (operation.kind !== 'gemm' || operation.weightBytes === undefined) {
    return kernelFactor === 1 ? plain : { ...plain, seconds: plain.seconds * kernelFactor };
  }
  const { chip, efficiency } = device;
  const rate =
    chip.memory.bandwidthBytesPerSecond *
    efficiency.memory.gemmFraction *
    stack.dequantizedBandwidth;
  const { m } = operation;
  // These kernels take as few as 16 rows at a time, so that short groups are padded less.
  const padding = Math.max(m, fewestRows) / Math.max(m, usualRows);
  const compute = (gemmComputeSeconds(operation, device) * padding) / stack.dequantizedCompute;
  const memory = gemmBytes(operation) / rate;
  const busy = softMaximum(compute, memory, efficiency.softness);
  const overhead = operation.m === 0 ? 0 : efficiency.gemm.overheadSeconds;
  return {
    ...plain,
    seconds: (busy + overhead) * kernelFactor,
    bound: compute > memory ? 'compute' : 'memory',
  };
}
