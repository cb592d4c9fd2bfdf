/** What it costs to give inputs of products the scales that their weights call for: kernels before the products' own. */
import type { LayerGroup } from '../model/architecture.ts';
import type { Operation } from '../operators/operation.ts';
import type { Timed } from '../timing/roofline.ts';
import type { ServingContext } from './context.ts';
import type { LayerStep } from './layer-step.ts';

/**
 * Bytes per element that finding scales of four-bit blocks moves, beyond what casts to eight bits move (these are among
 * the passes of a layer); tables of whole operators show as much.
 */
const fourBitBytes = 4.8;

/**
 * Time of one layer's kernels that scale inputs, seconds; 0 where inputs have one scale or the products before write them
 * scaled. In eight bits only checkpoints with a scale per block of weights ask for it (DeepSeek-V3, arXiv 2412.19437,
 * section 3.3), in four bits all do. Start-up inside a graph follows the engine's idle time.
 */
export function inputScalingSeconds(
  { operations }: LayerStep,
  { feedForward }: LayerGroup,
  context: ServingContext,
): number {
  const { chip, efficiency } = context.device;
  const { scalingSeconds } = efficiency.serving;
  let starts = 0;
  let bytes = 0;
  for (const operation of operations) {
    const format = scaledFormat(operation, context);
    if (format === undefined || operation.kind !== 'gemm') continue;
    starts += scalingSeconds[format];
    if (format === 'fp8') continue;
    // A token is scaled once, before it is copied to its experts.
    const copied = feedForward.kind === 'moe' && operation.name === 'routed experts up';
    const { groups, m, k } = operation;
    bytes += (fourBitBytes * groups * m * k) / (copied ? feedForward.topK : 1);
  }
  const rate = chip.memory.bandwidthBytesPerSecond * efficiency.memory.passFraction;
  return starts * context.stack.idleFactor + bytes / rate;
}

/** The same as an entry of a step. */
export function scalingEntry(seconds: number): Timed {
  return {
    name: 'scales of inputs',
    part: 'elementwise',
    flop: 0,
    bytes: 0,
    seconds,
    bound: 'latency',
    peakFlopPerSecond: 0,
  };
}

function scaledFormat(
  operation: Operation,
  { architecture, plan }: ServingContext,
): 'fp8' | 'fp4' | undefined {
  if (operation.kind !== 'gemm' || operation.m === 0 || operation.weightBytes !== undefined) {
    return undefined;
  }
  if (operation.precision === 'fp4') return 'fp4';
  const blocks = plan.precision === 'fp8' && architecture.stored.blockScaled === true;
  return blocks && operation.precision === 'fp8' ? 'fp8' : undefined;
}
