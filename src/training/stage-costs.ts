/** The cost of every pipeline stage: layers in order, the vocabulary head and the prediction layers at the end. */
import type { LayerGroup } from '../model/architecture.ts';
import { distinctLayers, predictionLayer } from '../model/layer-parameters.ts';
import { vocabularyHead } from '../operators/head.ts';
import type { Pass } from '../operators/operation.ts';
import { gemm } from '../operators/operation.ts';
import { type LayerCost, layerCost, trainOperation } from './layer-cost.ts';
import { type LayerWork, layerWork, type TrainingContext } from './layer-work.ts';

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

function tokensPerRank({ plan, sequenceLength }: TrainingContext): number {
  return (plan.microBatchSequences * sequenceLength) / plan.contextParallel;
}

function headRun(name: string, context: TrainingContext, count = 1): CostedRun {
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
  const operations = [vocabularyHead(architecture, tokens, plan.tensorParallel), logits];
  const work: LayerWork = { operations, messages: [], kernels: 0 };
  return { name, count, work, cost: bare(work, context) };
}

/** A prediction layer is one more main layer behind a projection of two hidden states into one (DeepSeek-V3, section 2.2). */
function predictionRun(layer: LayerGroup, context: TrainingContext): CostedRun {
  const { hidden } = context.architecture;
  const work = layerWork(layer, context);
  const join = gemm('prediction input projection', 'dense', context.plan.precision, [
    tokensPerRank(context),
    2 * hidden,
    hidden / context.plan.tensorParallel,
  ]);
  const joined: LayerWork = { ...work, operations: [join, ...work.operations] };
  return {
    name: 'prediction layer',
    count: context.plan.mtpLayers,
    work: joined,
    cost: layerCost(joined, context),
  };
}

/** The head is never recomputed and launches few kernels: device time only. */
function bare(work: LayerWork, { device }: TrainingContext): LayerCost {
  let forward = 0;
  let backward = 0;
  let weight = 0;
  for (const operation of work.operations) {
    const cost = trainOperation(operation, device);
    forward += cost.forward;
    backward += cost.backward;
    weight += cost.weight;
  }
  return { forward, backward, weight, overlapped: forward + backward };
}
