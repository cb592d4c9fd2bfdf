/**
 * What the operators of an inference engine do around their main kernel. Published tables of TensorRT-LLM, vLLM and
 * SGLang time the whole operator; tables of kernel libraries such as DeepGEMM or FlashMLA time the kernel alone.
 */

/** Name → dimension; traffic in bytes per element. */
export const operatorCallDimensions = {
  'quantize.tensor': 'seconds',
  'quantize.tensorBytes': 'ratio',
  'quantize.block': 'seconds',
  'quantize.blockBytes': 'ratio',
  'quantize.fp4': 'seconds',
  'quantize.fp4Bytes': 'ratio',
  'attention.start': 'seconds',
  'attention.decodeCall': 'seconds',
  'attention.rotaryPasses': 'ratio',
  'attention.quantizePasses': 'ratio',
  'dispatch.proxyStart': 'seconds',
  'quantize.rescale': 'seconds',
  'experts.start': 'seconds',
  'experts.perExpert': 'seconds',
  'experts.openRouting': 'seconds',
  'experts.perScore': 'seconds',
  'experts.tokenBytes': 'ratio',
  'experts.routedBytes': 'ratio',
} as const;

export type OperatorCallName = keyof typeof operatorCallDimensions;

/** Constants of `hardware-profiles/software/operator-calls.json`: start-up times and passes over memory, seconds and bytes. */
export type OperatorCalls = Readonly<Record<OperatorCallName, number>>;

/** Does the engine's table time whole operators? Engines that serve models do; kernel libraries do not. */
export function timesWholeOperators(engine: string | undefined): boolean {
  return engine !== undefined && /tensorrt|trt-?llm|vllm|sglang|lmdeploy/i.test(engine);
}
