/** The names under which summaries gather entries: the model's family and the software that ran it. */
import type { LedgerEntry } from './ledger-entry.ts';

/** `deepseek` for deepseek-v3, `llama` for llama-3.1-70b; `none` for kernels. */
export function modelFamily({ model }: Pick<LedgerEntry, 'model'>): string {
  if (model === undefined) return 'none';
  const name = typeof model === 'string' ? model : String(model['model_type'] ?? 'custom');
  return /^[a-z]+/.exec(name.replaceAll('_', '-'))?.[0] ?? name;
}

/** `TensorRT-LLM` for "Dynamo + TensorRT-LLM (2026-05-27)"; the tier of a training stack. */
export function stackName({ kind, setup }: LedgerEntry): string {
  if (kind === 'training') return setup.stackTier ?? 'not stated';
  const engine = setup.engine ?? 'not stated';
  const known = engines.find(name => engine.toLowerCase().includes(name.toLowerCase()));
  return known ?? /^[\w-]+/.exec(engine)?.[0] ?? engine;
}

const engines = ['TensorRT-LLM', 'vLLM-Ascend', 'vLLM', 'SGLang'] as const;
