/** Operators of the sample result: DeepSeek-V3's layers on an H800 and on an Ascend 910C, with plausible times. */
import type { OperatorTime } from '../../src/scenario/result.ts';

const fp8 = 1979e12;
const bf16 = 989e12;
const int8 = 1504e12;
const ascendBf16 = 752e12;

function operator(
  name: string,
  part: string,
  [calls, flop, bytes, seconds]: readonly [number, number, number, number],
  [bound, peakFlopPerSecond]: readonly [OperatorTime['bound'], number],
): OperatorTime {
  return { name, part, calls, flop, bytes, seconds, bound, peakFlopPerSecond };
}

export const trainingOperators: readonly OperatorTime[] = [
  operator('routed experts', 'experts', [960, 1.62e15, 1.1e12, 1.85], ['compute', fp8]),
  operator('attention core', 'attention', [240, 6.4e14, 3.1e11, 1.32], ['compute', bf16]),
  operator('query up projection', 'attention', [240, 1.9e14, 1.5e11, 0.21], ['compute', fp8]),
  operator('output projection', 'attention', [240, 5.9e14, 3.4e11, 0.61], ['compute', fp8]),
  operator('shared expert', 'dense', [240, 2.2e14, 1.9e11, 0.25], ['compute', fp8]),
  operator(
    'key and value up projection',
    'attention',
    [240, 3.1e14, 2.6e11, 0.36],
    ['compute', fp8],
  ),
  operator('router', 'experts', [240, 9.2e12, 4.1e10, 0.028], ['memory', bf16]),
  operator('norms and residuals', 'other', [480, 0, 9.1e11, 0.42], ['memory', 0]),
  operator('quantization passes', 'other', [960, 0, 7.6e11, 0.35], ['memory', 0]),
  operator('vocabulary head', 'head', [15, 8.8e13, 6.1e10, 0.14], ['compute', bf16]),
  operator('expert dispatch and combine', 'communication', [480, 0, 3.3e11, 2.9], ['network', 0]),
];

export const decodeOperators: readonly OperatorTime[] = [
  operator('attention core', 'attention', [122, 3.9e12, 2.6e10, 1.42e-2], ['memory', ascendBf16]),
  operator('routed experts', 'experts', [116, 3.6e12, 1.35e10, 7.1e-3], ['memory', int8]),
  operator('expert dispatch', 'communication', [116, 0, 7.9e8, 6.2e-3], ['network', 0]),
  operator('expert combine', 'communication', [116, 0, 1.6e9, 8.9e-3], ['network', 0]),
  operator('output projection', 'attention', [122, 2.8e12, 7.2e9, 4.4e-3], ['memory', int8]),
  operator(
    'absorbed query projection',
    'attention',
    [122, 5.1e11, 1.1e9, 1.6e-3],
    ['latency', ascendBf16],
  ),
  operator(
    'absorbed value projection',
    'attention',
    [122, 5.1e11, 1.1e9, 1.5e-3],
    ['latency', ascendBf16],
  ),
  operator('shared expert', 'dense', [116, 9.8e11, 2.6e9, 1.9e-3], ['memory', int8]),
  operator('query up projection', 'attention', [122, 9.0e11, 2.4e9, 1.8e-3], ['memory', int8]),
  operator('router', 'experts', [116, 4.1e10, 2.2e8, 8.2e-4], ['latency', ascendBf16]),
  operator('norms and residuals', 'other', [244, 0, 1.2e9, 1.1e-3], ['memory', 0]),
  operator('vocabulary head', 'head', [2, 1.8e11, 1.9e9, 9.1e-4], ['memory', ascendBf16]),
];

export const prefillOperators: readonly OperatorTime[] = [
  operator('attention core', 'attention', [61, 2.2e14, 6.1e10, 0.62], ['compute', ascendBf16]),
  operator('routed experts', 'experts', [58, 4.6e14, 6.9e10, 0.51], ['compute', int8]),
  operator('output projection', 'attention', [61, 2.3e14, 2.4e10, 0.24], ['compute', int8]),
  operator('shared expert', 'dense', [58, 8.1e13, 1.9e10, 0.1], ['compute', int8]),
  operator('expert dispatch and combine', 'communication', [116, 0, 4.4e10, 0.31], ['network', 0]),
  operator('vocabulary head', 'head', [1, 1.2e11, 1.9e9, 9.5e-4], ['memory', ascendBf16]),
];
