/** A ledger entry's serving setup as a layout: what was published is fixed, the rest is what an operator would take. */
import type { Chip, Precision } from '../hardware/chip.ts';
import type { Device } from '../hardware/device.ts';
import { bytesPerElement, nearestPrecision } from '../hardware/precision.ts';
import type { Architecture } from '../model/architecture.ts';
import { expertsOf } from '../model/experts.ts';
import type { ServingPlan } from '../parallelism/plan.ts';
import { evenRedundancy } from '../serving/layouts.ts';
import { publishedLayout } from './serving-layout.ts';

/** The words of the ledger for one prefill, decode or serving measurement; absent: not published. */
export interface ServingSetup {
  readonly precision?: string | undefined;
  readonly activationPrecision?: string | undefined;
  readonly attentionPrecision?: string | undefined;
  readonly kvCachePrecision?: string | undefined;
  readonly engine?: string | undefined;
  readonly tensorParallel?: number | undefined;
  readonly pipelineParallel?: number | undefined;
  readonly expertParallel?: number | undefined;
  readonly dataParallelAttention?: number | undefined;
  readonly redundantExperts?: number | undefined;
  readonly expertBalance?: ServingPlan['expertBalance'] | undefined;
  readonly twoBatchOverlap?: boolean | undefined;
  readonly speculative?:
    | { readonly draftTokens: number; readonly acceptedTokensPerStep?: number | undefined }
    | undefined;
  readonly inputTokens?: number | undefined;
  readonly outputTokens?: number | undefined;
  readonly tokensPerChip?: number | undefined;
  readonly prefixCacheHitRate?: number | undefined;
  readonly countsCachedTokens?: boolean | undefined;
  readonly batchPerChip?: number | undefined;
  readonly contextTokens?: number | undefined;
  readonly concurrency?: number | undefined;
  readonly chunkedPrefillTokens?: number | undefined;
  readonly timePerOutputTokenSeconds?: number | undefined;
  readonly disaggregated?: boolean | undefined;
  readonly prefillChips?: number | undefined;
  readonly decodeChips?: number | undefined;
  readonly maxBatchSequences?: number | undefined;
  readonly kvCacheTokens?: number | undefined;
  readonly requestsPerSecond?: number | undefined;
  readonly requests?: number | undefined;
  readonly load?: 'offline' | 'slo' | undefined;
  readonly slo?: Readonly<Record<string, number | undefined>> | undefined;
}

/** How a published format is stored and what the chip's own units would compute it in. */
interface Format {
  readonly compute: Precision;
  /** Bytes per weight, scales included. */
  readonly bytes: number;
}

const formats: Readonly<Record<string, Format>> = {
  bf16: { compute: 'bf16', bytes: bytesPerElement.bf16 },
  fp16: { compute: 'bf16', bytes: bytesPerElement.bf16 },
  fp8: { compute: 'fp8', bytes: bytesPerElement.fp8 },
  mxfp8: { compute: 'fp8', bytes: 1 + 1 / 32 },
  int8: { compute: 'int8', bytes: bytesPerElement.int8 },
  nvfp4: { compute: 'fp4', bytes: bytesPerElement.fp4 },
  mxfp4: { compute: 'fp4', bytes: 0.5 + 1 / 32 },
  int4: { compute: 'bf16', bytes: 0.5 + 1 / 32 },
};

/** Accepted tokens per step by number of drafts, where none was published: the means of published DeepSeek services. */
const usualAcceptance = [1, 1.85, 2.4, 2.7, 2.9, 3] as const;

export interface SettledSetup {
  readonly plan: ServingPlan;
  /** What was settled because it was not published. */
  readonly notes: readonly string[];
}

/** The layout that a setup describes on `chips` chips; undefined for formats that the simulator does not know. */
export function setupPlan(
  setup: ServingSetup,
  { architecture, device, chips }: { architecture: Architecture; device: Device; chips: number },
): SettledSetup | undefined {
  const notes: string[] = [];
  const format = formats[setup.precision ?? 'fp8'];
  if (format === undefined) return undefined;
  if (setup.precision === undefined) notes.push('weights taken as fp8');
  const formatsUsed = settleFormats(setup, format, { architecture, device });
  const layout = publishedLayout(setup, formatsUsed, { architecture, device, chips });
  notes.push(...formatsUsed.notes, ...layout.notes);
  const moe = expertsOf(architecture);
  const drafts = setup.speculative?.draftTokens ?? 0;
  const accepted = setup.speculative?.acceptedTokensPerStep;
  const usual = usualAcceptance[Math.min(drafts, usualAcceptance.length - 1)] ?? 1;
  if (drafts > 0 && accepted === undefined) {
    notes.push(`accepted tokens per step taken as ${usual} for ${drafts} drafts`);
  }
  const { expertParallel } = layout;
  return {
    plan: {
      precision: formatsUsed.precision,
      attentionPrecision: formatsUsed.attentionPrecision,
      kvCachePrecision: formatsUsed.kvCachePrecision,
      ...(formatsUsed.storedWeightBytes === undefined
        ? {}
        : { storedWeightBytes: formatsUsed.storedWeightBytes }),
      tensorParallel: layout.tensorParallel,
      pipelineParallel: layout.pipelineParallel,
      expertParallel,
      dataParallelAttention: layout.dataParallelAttention,
      redundantExperts:
        setup.redundantExperts ??
        (moe === undefined ? 0 : evenRedundancy(moe.experts, expertParallel)),
      expertBalance: setup.expertBalance ?? 'none',
      twoBatchOverlap: setup.twoBatchOverlap ?? false,
      ...(drafts === 0
        ? {}
        : { speculative: { draftTokens: drafts, acceptedTokensPerStep: accepted ?? usual } }),
    },
    notes,
  };
}

export interface SettledFormats {
  readonly precision: Precision;
  readonly attentionPrecision: Precision;
  readonly kvCachePrecision: ServingPlan['kvCachePrecision'];
  readonly storedWeightBytes?: number;
  readonly notes: readonly string[];
}

/** Formats of units, weights, attention and cache. */
function settleFormats(
  setup: ServingSetup,
  format: Format,
  { architecture, device }: { architecture: Architecture; device: Device },
): SettledFormats {
  const { chip } = device;
  const notes: string[] = [];
  const native = chip.peakFlopPerSecond[format.compute] !== undefined;
  const microscaled = setup.precision === 'mxfp8' && chip.peakFlopPerSecond.fp4 === undefined;
  const activations = formats[setup.activationPrecision ?? '']?.compute;
  const wanted = microscaled ? 'bf16' : format.compute;
  const precision = nearestPrecision(chip, native ? wanted : (activations ?? wanted), false);
  const computed = setup.precision === 'int4' ? (activations ?? 'bf16') : precision;
  const widened = format.bytes < bytesPerElement[computed] * 0.9;
  const latent = architecture.layers.some(layer => layer.attention.kind === 'mla');
  const four = format.bytes < 0.75;
  const attention =
    formats[setup.attentionPrecision ?? '']?.compute ??
    (!four ? computed : setup.precision === 'nvfp4' ? (latent ? 'fp8' : 'fp4') : 'bf16');
  const eightBitCache = keepsEightBits(setup, chip);
  const kvCachePrecision =
    setup.kvCachePrecision === undefined
      ? eightBitCache
        ? 'fp8'
        : 'bf16'
      : setup.kvCachePrecision === 'fp8' || setup.kvCachePrecision === 'int8'
        ? 'fp8'
        : 'bf16';
  if (setup.kvCachePrecision === undefined) notes.push(`cache taken as ${kvCachePrecision}`);
  return {
    precision: computed,
    attentionPrecision: nearestPrecision(chip, attention, false),
    kvCachePrecision,
    ...(widened ? { storedWeightBytes: format.bytes } : {}),
    notes,
  };
}

/**
 * TensorRT-LLM's published checkpoints of 8 and 4 bits come with an 8-bit cache. Other engines keep 16 bits unless told;
 * on chips with four-bit units their recipes do tell them, since the attention kernels there read 8 bits as they are.
 */
function keepsEightBits(
  { engine = '', precision = 'fp8' }: ServingSetup,
  { peakFlopPerSecond: { fp8, fp4 } }: Chip,
): boolean {
  if (precision === 'bf16' || precision === 'fp16' || fp8 === undefined) return false;
  // Checkpoints in mxfp4 are published without scales for the cache.
  if (/tensorrt/i.test(engine)) return precision !== 'mxfp4';
  return fp4 !== undefined;
}
