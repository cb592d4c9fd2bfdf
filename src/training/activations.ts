/** Activations that a training rank keeps for backward, and what it works in besides. */
import { bytesPerElement } from '../hardware/precision.ts';
import type { Attention, LayerGroup } from '../model/architecture.ts';
import { attentionKind } from '../model/attention/attention.ts';
import { distinctLayers, predictionLayer } from '../model/layer-parameters.ts';
import type { RecomputedPart, TrainingPlan } from '../parallelism/plan.ts';
import type { StageLayers } from './held-parameters.ts';
import type { TrainingContext } from './layer-work.ts';

const sixteen = bytesPerElement.bf16;
/**
 * Logits and their gradient, bytes per element: Megatron's vocabulary-parallel loss works in place in fp32; PyTorch's
 * keeps an fp32 copy and its gradient.
 */
const logitBytes = { megatron: 4, fsdp: 8, xla: 4 } as const;
/** Share of a layer's activations that PyTorch's selective checkpointing keeps: every second product and attention. */
const keptBySharded = 0.4;
/** Softmax input and output of unfused attention, bytes per score. */
const scoreBytes = 4;

/** Kept by the layers of a stage for `inFlight` micro-batches, bytes; an output also waits to be sent. */
export function activationBytes(
  held: StageLayers,
  context: TrainingContext,
  inFlight: number,
): number {
  const { architecture } = context;
  let bytes = 0;
  for (const layer of held.layers) bytes += layer.count * layerActivationBytes(layer, context);
  const predictor = held.prediction > 0 ? predictionLayer(architecture) : undefined;
  if (predictor !== undefined) bytes += held.prediction * layerActivationBytes(predictor, context);
  const sent = held.last ? 0 : boundaryBytes(architecture.hidden, context);
  return inFlight * (bytes + sent);
}

/** The layer being redone, and the logits where the head is, bytes. */
export function workingBytes(context: TrainingContext, head: boolean): number {
  const { architecture, plan } = context;
  let redone = 0;
  if (plan.recompute !== 'none') {
    for (const layer of distinctLayers(architecture)) {
      redone = Math.max(redone, layerActivationBytes(layer, context, 'none'));
    }
  }
  const logits = head
    ? (tokensOf(context) * architecture.vocabulary * logitBytes[lossOf(plan)]) / plan.tensorParallel
    : 0;
  return redone + logits;
}

/** Tuned PyTorch stacks cut the loss into chunks or fuse it, as Megatron does. */
function lossOf({ stackFamily, stackTier }: TrainingPlan): keyof typeof logitBytes {
  return stackTier === 'tuned' ? 'megatron' : stackFamily;
}

function tokensOf({ plan, sequenceLength }: TrainingContext): number {
  return (plan.microBatchSequences * sequenceLength) / plan.contextParallel;
}

/** Without sequence parallelism every rank of a tensor group keeps hidden-wide activations whole. */
function hiddenTokens(context: TrainingContext): number {
  const { sequenceParallel, tensorParallel } = context.plan;
  return tokensOf(context) / (sequenceParallel ? tensorParallel : 1);
}

function boundaryBytes(hidden: number, context: TrainingContext): number {
  return hiddenTokens(context) * hidden * sixteen;
}

/**
 * Saved for backward by one layer, bytes. With flash attention scores are never stored, so what remains of
 * s·b·h·(34 + 5·a·s/h) (arXiv 2205.05198, equation 2) is linear in tokens: inputs of the norms, the projections and
 * the activation function. 8-bit training in Megatron-like stacks keeps the inputs of matrices and of the activation
 * function in 8 bits (DeepSeek-V3, arXiv 2412.19437, section 3.3.3).
 */
export function layerActivationBytes(
  { attention, feedForward }: LayerGroup,
  context: TrainingContext,
  recompute = context.plan.recompute,
): number {
  const { plan, architecture, sequenceLength, stack } = context;
  const { hidden } = architecture;
  const boundary = boundaryBytes(hidden, context);
  if (recompute === 'full') return boundary;
  const megatron = plan.stackFamily === 'megatron';
  const redone = recompute === 'selective' ? redoneParts(context) : nothing;
  const cached = cachedBytes(plan, megatron);
  const share = tokensOf(context) / plan.tensorParallel;
  const rows = feedForward.kind === 'dense' ? 0 : feedForward.topK;
  const width =
    feedForward.kind === 'dense'
      ? feedForward.intermediate * (feedForward.gated ? 3 : 2)
      : (rows * feedForward.intermediate + feedForward.sharedIntermediate) * 3;
  // Gate and up, and their product unless it is redone.
  const kept = redone.has('activation') ? (width * 2) / 3 : width;
  const block = redone.has('feed-forward') ? 0 : (kept + rows * hidden) * cached;
  const norms = redone.has('norms') ? 0 : 2 * hidden * sixteen;
  const inputs = 2 * hidden * cached;
  const bytes =
    boundary +
    hiddenTokens(context) * (norms + inputs) +
    share * (attentionSaved(attention, redone, cached) + block);
  if (recompute === 'selective' && !megatron && plan.recomputeParts === undefined)
    return keptBySharded * bytes;
  const scores =
    stack.scorePasses === 0 || redone.has('attention-core')
      ? 0
      : share * attention.queryHeads * sequenceLength * scoreBytes;
  return bytes + scores;
}

function cachedBytes({ precision }: TrainingPlan, megatron: boolean): number {
  return precision === 'bf16' || !megatron ? sixteen : bytesPerElement.fp8;
}

/** Megatron-like stacks redo norms, the activation function and, under latent attention, expanded heads; before flash attention, its core. */
const usualParts: ReadonlySet<RecomputedPart> = new Set(['norms', 'activation']);
const earlyParts: ReadonlySet<RecomputedPart> = new Set(['attention-core']);
const nothing: ReadonlySet<RecomputedPart> = new Set();

function redoneParts({ plan, stack }: TrainingContext): ReadonlySet<RecomputedPart> {
  if (plan.recomputeParts !== undefined) return new Set(plan.recomputeParts);
  if (stack.scorePasses > 0) return earlyParts;
  return plan.stackFamily === 'megatron' ? usualParts : nothing;
}

/** Bytes per token that attention keeps: projected heads, unless they are projected again, and its output. */
function attentionSaved(
  attention: Attention,
  redone: ReadonlySet<RecomputedPart>,
  cached: number,
): number {
  const { kept, expanded, output } = attentionKind(attention).saved(attention);
  const again = redone.has('attention-projections');
  // What is expanded from compressed keys is projected again wherever norms are redone.
  const heads = again ? 0 : kept + (redone.has('norms') ? 0 : expanded);
  // The core's output stays: it is what the next product's weight gradient needs.
  return heads * sixteen + output * cached;
}
