/** A forward step made ready for one model, chip and plan: its time at any batch and context, as arithmetic. */
import type { LayerGroup } from '../model/architecture.ts';
import { distinctLayers, predictionLayer } from '../model/layer-parameters.ts';
import { decodeLoad } from '../operators/load.ts';
import type { AttentionCore, Operation } from '../operators/operation.ts';
import { mixedBatch, type Prompting } from './batch.ts';
import { type CoreSeconds, compileCore, knotsOf } from './compiled-attention.ts';
import type { ServingContext } from './context.ts';
import { queriesPerSequence, servingSeconds } from './decode.ts';
import { busySeconds, isOverlapped, stepSums } from './forward-step.ts';
import { layerStep } from './layer-step.ts';
import { timeInEngine } from './step-time.ts';

export interface CompiledStep {
  /** Seconds of a decode step, drafts included, of one attention replica with `sequences` running that hold `context` tokens each. */
  decodeSeconds(sequences: number, context: number): number;
  /** Seconds of a step with running sequences (or none) and pieces of prompts. */
  mixedSeconds(sequences: number, context: number, prompting: Prompting): number;
}

/**
 * Prepares the steps of `serving`. What depends on the number of sequences alone (products, messages, passes, host) is
 * timed once for each number asked for, and kept; attention is a few straight pieces over the context. The figures are
 * those of `servingStep`, to rounding. `grid`: the sequences of a replica are multiples of 1/grid, such as 1 over the
 * number of replicas among which a whole number of them is spread; others are timed afresh. 'rounded': any number, taken
 * to a part in a thousand.
 */
export function compileStep(serving: ServingContext, grid: number | 'rounded' = 1): CompiledStep {
  const { plan, stack, device, architecture } = serving;
  const main = compilePass(serving, queriesPerSequence(serving), grid);
  const drafts = plan.speculative?.draftTokens ?? 0;
  const draft = drafts === 0 ? undefined : compilePass(predictor(serving), 1, grid);
  const host = device.efficiency.serving.stepSeconds * stack.hostFactor;
  return {
    decodeSeconds: (sequences, context) => {
      if (sequences === 0 || architecture.layers.length === 0) return 0;
      const step = main(sequences, context);
      return draft === undefined
        ? step
        : step + drafts * (draft(sequences, context) - host + stack.draftSeconds);
    },
    mixedSeconds: (sequences, context, prompting) =>
      servingSeconds(sequences === 0 ? undefined : { sequences, context }, prompting, serving),
  };
}

function predictor(serving: ServingContext): ServingContext {
  const layer = predictionLayer(serving.architecture);
  const layers = layer === undefined ? [] : [{ ...layer, count: 1 }];
  return { ...serving, architecture: { ...serving.architecture, layers } };
}

/** Attention cores that take the same time, with how often they occur in a pass. */
interface CompiledCore {
  readonly calls: number;
  readonly seconds: CoreSeconds;
}

/** Numbers kept per batch size: kernels without attention cores, messages, and what no overlap touches. */
const kept = 3;
/** Batch sizes that are kept; more are timed afresh. */
const keptSizes = 2 ** 16;
const rounding = 1 / 2 ** 40;
/** Where the rest of a step is timed, which is the same at all: at one fixed context, or rounding would tell who asked first. */
const anyContext = 1;

type PassSeconds = (sequences: number, context: number) => number;

/** A pass of decoding over all layers, seconds. */
function compilePass(
  serving: ServingContext,
  queries: number,
  grid: number | 'rounded',
): PassSeconds {
  const cores = compileCores(serving, queries);
  const attention = (sequences: number, context: number) => {
    let seconds = 0;
    for (const core of cores) seconds += core.calls * core.seconds(sequences, context);
    return seconds;
  };
  const slotOf = grid === 'rounded' ? roundedSlots() : gridSlots(grid);
  const fill = (into: Float64Array, at: number, sequences: number) => {
    const halves = isOverlapped(sequences, serving) ? 2 : 1;
    const step = stepSums(mixedBatch({ sequences, context: anyContext, queries }), serving);
    const rest = step.seconds - step.busySeconds;
    const stages = rest - step.headSeconds - step.hostSeconds;
    into[at] = step.computeSeconds - halves * attention(sequences / halves, anyContext);
    into[at + 1] = step.communicationSeconds - stages;
    into[at + 2] = rest;
  };
  return (asked, context) => {
    const { from, at, sequences } = slotOf(asked);
    if (Number.isNaN(from[at])) fill(from, at, sequences);
    const overlapped = isOverlapped(sequences, serving);
    const cored = overlapped
      ? 2 * attention(sequences / 2, context)
      : attention(sequences, context);
    const compute = (from[at] ?? 0) + cored;
    return busySeconds(compute, from[at + 1] ?? 0, overlapped, serving) + (from[at + 2] ?? 0);
  };
}

/** Where what a number of sequences takes is kept; NaN: not timed yet. */
type SlotOf = (sequences: number) => Readonly<Slot>;

interface Slot {
  from: Float64Array;
  at: number;
  /** As they are timed. */
  sequences: number;
}

/** Multiples of 1/grid have a place of their own; others share one, and are timed afresh. */
function gridSlots(grid: number): SlotOf {
  const sizes = new Float64Array(keptSizes * kept).fill(Number.NaN);
  const afresh = new Float64Array(kept);
  const slot: Slot = { from: sizes, at: 0, sequences: 0 };
  return sequences => {
    const size = Math.round(sequences * grid);
    const known = size < keptSizes && Math.abs(size - sequences * grid) <= rounding * size;
    if (!known) afresh.fill(Number.NaN);
    slot.from = known ? sizes : afresh;
    slot.at = known ? size * kept : 0;
    slot.sequences = sequences;
    return slot;
  };
}

/** Numbers to their leading ten binary digits, in a table for each power of two. */
function roundedSlots(): SlotOf {
  const tables: (Float64Array | undefined)[] = [];
  const bits = new DataView(new ArrayBuffer(Float64Array.BYTES_PER_ELEMENT));
  const slot: Slot = { from: new Float64Array(0), at: 0, sequences: 0 };
  return sequences => {
    bits.setFloat64(0, sequences);
    // Half of the last digit kept, so that cutting rounds; it may carry into the exponent.
    const leading = (bits.getUint32(0) + (1 << (droppedBits - 1))) >>> droppedBits;
    const power = leading >>> keptBits;
    const table = tables[power] ?? new Float64Array(kept << keptBits).fill(Number.NaN);
    tables[power] = table;
    bits.setUint32(0, leading << droppedBits);
    bits.setUint32(upperBytes, 0);
    slot.from = table;
    slot.at = (leading & ((1 << keptBits) - 1)) * kept;
    slot.sequences = bits.getFloat64(0);
    return slot;
  };
}

/** Of the 20 bits of a fraction in the upper half of a number, beside the leading one that is not written (IEEE 754). */
const keptBits = 9;
const droppedBits = 20 - keptBits;
const upperBytes = 4;

/** The attention cores of all layers; layers whose attention is of one shape share theirs. */
function compileCores(serving: ServingContext, queries: number): readonly CompiledCore[] {
  const { device, stack, architecture } = serving;
  const timeOf = (operation: Operation) => timeInEngine(operation, device, stack).seconds;
  const byShape = new Map<string, { readonly layer: LayerGroup; count: number }>();
  for (const layer of distinctLayers(architecture)) {
    const shape = JSON.stringify(layer.attention);
    const same = byShape.get(shape);
    if (same === undefined) byShape.set(shape, { layer, count: layer.count });
    else same.count += layer.count;
  }
  return [...byShape.values()].flatMap(({ layer, count }) => {
    const all = (sequences: number, context: number) =>
      coresOf(layer, sequences, context, { serving, queries });
    return all(1, 1).map((first, index): CompiledCore => {
      const coreAt = (sequences: number, context: number) =>
        all(sequences, context)[index] ?? first;
      const straight = compileCore(coreAt, timeOf, knotsOf(layer.attention), device);
      const asked: CoreSeconds = (sequences, context) => timeOf(coreAt(sequences, context));
      return { calls: count, seconds: straight ?? asked };
    });
  });
}

function coresOf(
  layer: LayerGroup,
  sequences: number,
  context: number,
  { serving, queries }: { readonly serving: ServingContext; readonly queries: number },
): readonly AttentionCore[] {
  const { operations } = layerStep(layer, [decodeLoad(sequences, context, queries)], serving);
  return operations.filter(operation => operation.kind === 'attention');
}
