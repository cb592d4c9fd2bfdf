/** The families that are read, by the `model_type` of their config: one line each. */
import type { FamilyReader } from './decoder.ts';
import { deepseek } from './deepseek.ts';
import { gpt2 } from './gpt2.ts';
import { llamaLike, mixtralExperts, qwenExperts } from './llama.ts';

export const families: Readonly<Record<string, FamilyReader>> = {
  deepseek_v2: deepseek,
  deepseek_v3: deepseek,
  gpt2,
  kimi_k2: deepseek,
  llama: llamaLike(),
  mistral: llamaLike({ window: true }),
  mixtral: llamaLike({ window: true, experts: mixtralExperts }),
  qwen2: llamaLike({ bias: true, window: true }),
  qwen2_moe: llamaLike({ bias: true, window: true, experts: qwenExperts }),
  qwen3: llamaLike({ queryKeyNorm: true, window: true }),
  qwen3_moe: llamaLike({ queryKeyNorm: true, window: true, experts: qwenExperts }),
};
