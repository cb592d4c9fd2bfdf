/** The cost of every pipeline stage: layers in order, the vocabulary head and the prediction layers at the end. */
import { distinctLayers, predictionLayer } from '../model/layer-parameters.ts';
import { vocabularyHead } from '../operators/head.ts';
import type { Operation, Pass } from '../operators/operation.ts';
import { gemm } from '../operators/operation.ts';
import { type LayerCost, layerCost } from './layer-cost.ts';
import { feedKey, tokensPerRank } from './layer-operations.ts';
import { type LayerWork, layerWork, type TrainingContext } from './layer-work.ts';
import { partOf } from './part-memory.ts';

/** A run of equal layers with its work; the head counts as a run of its own. */
export interface Run {
  readonly name: string;
  readonly count: number;
  readonly work: LayerWork;
  /** Device time only: never recomputed, and of few kernels. */
  readonly bare: boolean;
}

export interface CostedRun extends Omit<Run, 'bare'> {
  readonly cost: LayerCost;
}

/** Softmax and loss read and write fp32 logits about five times, forward and backward together. */
const logitPasses = 5;
const singlePrecisionBytes = 4;

/** Costs each kind of layer once; `count` says how often it occurs. What is redone and what is kept changes no run. */
export function costedRuns(
  context: TrainingContext,
  runs: readonly Run[] = layerRuns(context),
): readonly CostedRun[] {
  const costs = new Map<LayerWork, LayerCost>();
  return runs.map(({ name, count, work, bare }) => {
    const cost = costs.get(work) ?? (bare ? deviceTime(work) : layerCost(work, context));
    costs.set(work, cost);
    return { name, count, work, cost };
  });
}

/** What is run for one micro-batch, from the first layer to the last head. */
export function layerRuns(context: TrainingContext): readonly Run[] {
  const { architecture, plan } = context;
  const shapes = distinctLayers(architecture).map(layer => {
    const { attention, feedForward } = layer;
    return { attention, feedForward, work: layerWork(layer, context) };
  });
  const runs = architecture.layers.flatMap(({ attention, feedForward, count }): Run[] => {
    const known = shapes.find(
      shape => shape.attention === attention && shape.feedForward === feedForward,
    );
    return known === undefined
      ? []
      : [{ name: feedForward.kind, count, work: known.work, bare: false }];
  });
  runs.push(headRun('head', context));
  const last = predictionLayer(architecture);
  if (plan.mtpLayers > 0 && last !== undefined) {
    const known = shapes.find(
      ({ attention, feedForward }) =>
        attention === last.attention && feedForward === last.feedForward,
    );
    const work = known?.work ?? layerWork(last, context);
    runs.push(predictionRun(work, context), headRun('prediction head', context, plan.mtpLayers));
  }
  return runs;
}

function headRun(name: string, context: TrainingContext, count = 1): Run {
  const { architecture } = context;
  const part = partOf(architecture, feedKey(context), () => headOperations(context), context);
  return { name, count, work: { parts: [part], messages: [], kernels: 0 }, bare: true };
}

function headOperations(context: TrainingContext): readonly Operation[] {
  const { architecture, plan } = context;
  const tokens = tokensPerRank(context);
  const logits: Pass = {
    kind: 'pass',
    name: 'softmax and loss',
    part: 'head',
    bytes:
      (logitPasses * singlePrecisionBytes * tokens * architecture.vocabulary) /
      plan.tensorParallel /
      3,
  };
  return [vocabularyHead(architecture, tokens, plan.tensorParallel), logits];
}

/** A prediction layer is one more main layer behind a projection of two hidden states into one (DeepSeek-V3, section 2.2). */
function predictionRun(work: LayerWork, context: TrainingContext): Run {
  const { hidden } = context.architecture;
  const join = () =>
    gemm('prediction input projection', 'dense', context.plan.precision, [
      tokensPerRank(context),
      2 * hidden,
      hidden / context.plan.tensorParallel,
    ]);
  const joining = partOf(context.architecture.layers, feedKey(context), () => [join()], context);
  return {
    name: 'prediction layer',
    count: context.plan.mtpLayers,
    work: { ...work, parts: [joining, ...work.parts] },
    bare: false,
  };
}

/** The head is never recomputed and launches few kernels. */
function deviceTime({ parts }: LayerWork): LayerCost {
  let forward = 0;
  let backward = 0;
  let weight = 0;
  for (const { seconds } of parts) {
    for (const cost of seconds) {
      forward += cost.forward;
      backward += cost.backward;
      weight += cost.weight;
    }
  }
  return { forward, backward, weight, overlapped: forward + backward };
}
