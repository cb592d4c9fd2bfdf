/** A layout in one sentence. */

type Plan = Readonly<Record<string, unknown>>;
type Say = (value: string, plan: Plan) => string;

/** What is said of a setting, in this order; settings at 1 or off are left out. */
const sayings: Readonly<Record<string, Say>> = {
  precision: value => value.toUpperCase(),
  tensorParallel: value => `tensor ${value}`,
  dataParallelAttention: value => `data-parallel attention ${value}`,
  pipelineParallel: (value, { pipelineSchedule }) =>
    `pipeline ${value}${typeof pipelineSchedule === 'string' ? ` (${pipelineSchedule})` : ''}`,
  expertParallel: value => `expert ${value}`,
  expertTensorParallel: value => `tensor within experts ${value}`,
  contextParallel: value => `context ${value}`,
  dataParallel: value => `data ${value}`,
  zeroStage: (value, { zeroShards, dataParallel, contextParallel }) => {
    const replicas = Number(dataParallel) * Number(contextParallel ?? 1);
    const some = Number(zeroShards) < replicas;
    return `ZeRO ${value}${some ? ` over ${String(zeroShards)} chips` : ''}`;
  },
  tensorOverlap: value => `tensor overlap ${value}`,
  gradientOverlap: () => 'gradients overlapped',
  microBatchSequences: value => `micro-batch ${value}`,
  recompute: value => `${value} recomputation`,
  offload: value => `${value === 'all' ? 'optimizer+activations+weights' : value} in host memory`,
  redundantExperts: value => `${value} redundant experts`,
  twoBatchOverlap: () => 'two-batch overlap',
  speculative: (_, { speculative }) => {
    const { draftTokens = 0 } = speculative as { readonly draftTokens?: number };
    return `${draftTokens} drafted ${draftTokens === 1 ? 'token' : 'tokens'} a step`;
  },
};

/** `FP8, pipeline 16 (dualpipe), expert 64, data 128, ZeRO 1`. */
export function planText(plan: Plan): string {
  return Object.entries(sayings)
    .flatMap(([key, say]) => {
      const value = plan[key];
      const whole = value === 1 && key !== 'zeroStage';
      return whole || [undefined, 0, false, 'none'].some(off => off === value)
        ? []
        : [say(String(value), plan)];
    })
    .join(', ');
}
