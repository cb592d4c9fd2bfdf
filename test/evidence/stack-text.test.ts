import { describe, expect, test } from 'vitest';
import { describedStack } from '../../src/evidence/stack-text.ts';

describe('the description of a training stack', () => {
  test.each([
    ['NeMo container 26.04.01, Megatron-Bridge', 'megatron', 2026.25],
    ['Megatron-LM, 2022-05', 'megatron', 2022.33],
    ['MindSpeed-LLM, August 2026', 'megatron', 2026.58],
    ['MLPerf Training v4.1 (2024-11)', 'megatron', 2024.83],
    ['Megatron-DeepSpeed, February 2022', 'megatron', 2022.08],
    ['SageMaker MiCS, 2022-2023', 'fsdp', 2022.5],
    ['PyTorch FSDP with torch.compile, IBM fms-fsdp, 2024', 'fsdp', 2024.5],
    ['MaxText, DGX Cloud 25.02 recipe', 'xla', 2025.08],
  ] as const)('%s', (text, family, year) => {
    const stack = describedStack(text);
    expect(stack.family).toBe(family);
    expect(stack.year).toBeCloseTo(year, 2);
  });

  test('without a date has no year, and version numbers are no dates', () => {
    expect(describedStack('TorchTitan with torchao')).toEqual({
      family: 'fsdp',
      graphs: false,
      compiledModules: false,
    });
    expect(describedStack('Megatron-Core 0.16').year).toBeUndefined();
  });

  test('may say that graphs are captured', () => {
    expect(describedStack('Megatron-Core with CUDA graphs, 2025').graphs).toBe(true);
  });
});
