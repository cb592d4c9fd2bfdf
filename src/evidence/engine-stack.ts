/** Which software stack stands for the engine that a ledger entry names. */

/** Families of engines, by the words in which sources name them; the first that matches counts. */
const families: readonly (readonly [pattern: RegExp, stack: string])[] = [
  [/vllm-ascend|mindie/i, 'serving-vllm-ascend'],
  [/in-house|cloudmatrix/i, 'serving-in-house'],
  [/tensorrt-llm 1\.0|tensorrt.*2025/i, 'serving-tensorrt-llm-2025'],
  [/tensorrt/i, 'serving-tensorrt-llm'],
  [/vllm/i, 'serving-vllm'],
  [/sglang/i, 'serving-sglang'],
];

/** Id of the stack for an engine; the general one where none is named. */
export function stackOfEngine(engine: string | undefined): string {
  return families.find(([pattern]) => pattern.test(engine ?? ''))?.[1] ?? 'serving';
}
