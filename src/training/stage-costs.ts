/** The cost of every pipeline stage: layers in order, the vocabulary head and the prediction layers at the end. */
import type { LayerGroup } from '../model/architecture.ts';
import { distinctLayers, predictionLayer } from '../model/layer-parameters.ts';
import { vocabularyHead } from '../operators/head.ts';
import type { Operation, Pass } from '../operators/operation.ts';
import { gemm } from '../operators/operation.ts';
import { type LayerCost, layerCost } from './layer-cost.ts';
import { feedKey, tokensPerRank } from './layer-operations.ts';
import { type LayerWork, layerWork, type TrainingContext } from './layer-work.ts';
import { partOf, type TimedPart } from './part-memory.ts';

/** A run of equal layers with its work and cost; the head counts as a run of its own. */
export interface CostedRun {
  readonly name: string;
  readonly count: number;
  readonly work: LayerWork;
  readonly cost: LayerCost;
}

/** Softmax and loss read and write fp32 logits about five times, forward and backward together. */
const logitPasses = 5;
const singlePrecisionBytes = 4;

/** Costs each kind of layer once; `count` says how often it occurs. */
export function costedRuns(context: TrainingContext): readonly CostedRun[] {
  const { architecture, plan } = context;
  const shapes = distinctLayers(architecture).map(layer => {
    const work = layerWork(layer, context);
    return { ...layer, work, cost: layerCost(work, context) };
  });
  const runs = architecture.layers.flatMap(({ attention, feedForward, count }): CostedRun[] => {
    const known = shapes.find(
      shape => shape.attention === attention && shape.feedForward === feedForward,
    );
    return known === undefined
      ? []
      : [{ name: feedForward.kind, count, work: known.work, cost: known.cost }];
  });
  runs.push(headRun('head', context));
  const last = predictionLayer(architecture);
  if (plan.mtpLayers > 0 && last !== undefined) {
    runs.push(predictionRun(last, context), headRun('prediction head', context, plan.mtpLayers));
  }
  return runs;
}

function headRun(name: string, context: TrainingContext, count = 1): CostedRun {
  const { architecture } = context;
  const part = partOf(architecture, feedKey(context), () => headOperations(context), context);
  const work: LayerWork = { parts: [part], messages: [], kernels: 0 };
  return { name, count, work, cost: bare(part) };
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
function predictionRun(layer: LayerGroup, context: TrainingContext): CostedRun {
  const { hidden } = context.architecture;
  const work = layerWork(layer, context);
  const join = () =>
    gemm('prediction input projection', 'dense', context.plan.precision, [
      tokensPerRank(context),
      2 * hidden,
      hidden / context.plan.tensorParallel,
    ]);
  const joining = partOf(context.architecture.layers, feedKey(context), () => [join()], context);
  const joined: LayerWork = { ...work, parts: [joining, ...work.parts] };
  return {
    name: 'prediction layer',
    count: context.plan.mtpLayers,
    work: joined,
    cost: layerCost(joined, context),
  };
}

/** The head is never recomputed and launches few kernels: device time only. */
function bare({ seconds }: TimedPart): LayerCost {
  let forward = 0;
  let backward = 0;
  let weight = 0;
  for (const cost of seconds) {
    forward += cost.forward;
    backward += cost.backward;
    weight += cost.weight;
  }
  return { forward, backward, weight, overlapped: forward + backward };
}
