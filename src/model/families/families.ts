/** The families that are read, by the `model_type` of their config: one line each. */
import { arctic } from './arctic.ts';
import { dbrx } from './dbrx.ts';
import type { FamilyReader } from './decoder.ts';
import { deepseek } from './deepseek.ts';
import { deepseekV4 } from './deepseek-v4.ts';
import { ernie } from './ernie.ts';
import { denseThenExperts } from './glm4-moe.ts';
import { gptOss } from './gpt-oss.ts';
import { gpt2 } from './gpt2.ts';
import { hunyuan } from './hunyuan.ts';
import { jamba } from './jamba.ts';
import { kimiLinear } from './kimi-linear.ts';
import { isGrok, llamaLike, phiHeadBias, qwenExperts, wideExperts } from './llama.ts';
import { llama4 } from './llama4.ts';
import { longcat } from './longcat.ts';
import { mimo } from './mimo.ts';
import { minimax } from './minimax.ts';
import { minimaxM3 } from './minimax-m3.ts';
import { panguPro, panguUltra } from './pangu.ts';
import { qwen3Next } from './qwen3-next.ts';
import { step3, step37 } from './step3.ts';

export const families: Readonly<Record<string, FamilyReader>> = {
  PanguProMoE: panguPro,
  arctic,
  dbrx,
  deepseek_v2: deepseek,
  deepseek_v3: deepseek,
  deepseek_v32: deepseek,
  deepseek_v4: deepseekV4,
  dots1: denseThenExperts({ queryKeyNorm: 'shared' }),
  ernie4_5_moe: ernie,
  glm4_moe: denseThenExperts(),
  glm_moe_dsa: deepseek,
  gpt2,
  gpt_neox: llamaLike({ bias: true, outputBias: true, plain: true, normVectors: 4 }),
  gpt_oss: gptOss,
  hunyuan,
  jamba,
  kimi_k2: deepseek,
  kimi_linear: kimiLinear,
  llama: llamaLike(),
  llama4_text: llama4,
  longcat_flash: longcat,
  mimo_v2_flash: mimo,
  minimax_m1: minimax,
  minimax_m2: minimax,
  minimax_m3: minimaxM3,
  minimax_text_01: minimax,
  mistral: llamaLike({ window: true }),
  mixtral: llamaLike({ window: true, experts: wideExperts, tied: isGrok }),
  nemotron: llamaLike({ plain: true, normVectors: 4 }),
  olmoe: llamaLike({ queryKeyNorm: 'each', experts: wideExperts }),
  pangu_ultra_moe: panguUltra,
  phimoe: llamaLike({
    outputBias: true,
    window: true,
    normVectors: 4,
    experts: wideExperts,
    extraVectors: phiHeadBias,
  }),
  qwen2: llamaLike({ bias: true, window: true }),
  qwen2_moe: llamaLike({ bias: true, window: true, experts: qwenExperts }),
  qwen3: llamaLike({ queryKeyNorm: 'shared', window: true }),
  qwen3_5_moe_text: qwen3Next,
  qwen3_moe: llamaLike({ queryKeyNorm: 'shared', window: true, experts: qwenExperts }),
  qwen3_next: qwen3Next,
  step3_text: step3,
  step3p7: step37,
  starcoder2: llamaLike({ bias: true, outputBias: true, plain: true, normVectors: 4 }),
};
