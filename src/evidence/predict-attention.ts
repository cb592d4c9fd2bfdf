/** Time of a published attention kernel, from its shape. */
import { bytesPerElement } from '../hardware/precision.ts';
import { timesWholeOperators } from '../timing/operator-calls.ts';
import { type SharedAttention, timeOperation } from '../timing/roofline.ts';
import type { Bench } from './bench.ts';
import type { EntryOf } from './ledger-entry.ts';
import { type Prediction, precisionOf, predicted, unsupported } from './prediction.ts';

type Setup = EntryOf<'attention'>['setup'];

/** Seconds of the kernel, with rotary embedding and cache write where the source timed the whole operator. */
export function predictAttention({ setup }: EntryOf<'attention'>, bench: Bench): Prediction {
  const core = attentionCore(setup);
  if (core === undefined) return unsupported(`no matrix units compute in ${setup.precision}`);
  const { seconds } = timeOperation(core, bench.device);
  if (setup.phase === 'decode' || !timesWholeOperators(setup.engine)) return predicted(seconds);
  const { chip, efficiency } = bench.device;
  const rate = chip.memory.bandwidthBytesPerSecond * efficiency.memory.passFraction;
  const passes = setup.variant === 'mla' ? 0 : bench.calls['attention.rotaryPasses'];
  return predicted(seconds + bench.calls['attention.start'] + (core.bytes * passes) / rate);
}

/** Time that was published, or that the published rate stands for, seconds. */
export function measuredAttentionSeconds({
  setup,
  measured,
}: EntryOf<'attention'>): number | undefined {
  const seconds = measured.find(({ metric }) => metric === 'seconds');
  if (seconds !== undefined) return seconds.value;
  const core = attentionCore(setup);
  const [rate] = measured;
  if (core === undefined || rate === undefined) return undefined;
  return (rate.metric === 'flopPerSecond' ? core.flop : core.bytes) / rate.value;
}

/** One FP8 vector of the latent cache as FlashMLA stores it with its scales, bytes per 576 elements. */
const scaledLatentBytes = 656 / 576;
/** Scale that the indexer stores with each key, bytes. */
const indexerScaleBytes = 4;

function attentionCore(setup: Setup): SharedAttention | undefined {
  const precision = precisionOf(setup.precision);
  if (precision === undefined) return undefined;
  const { phase, variant, queryHeads, headDim, batch, queryTokens, contextTokens } = setup;
  const { valueHeadDim = headDim, causal = phase === 'prefill' } = setup;
  const latent = variant === 'mla';
  const indexer = variant === 'indexer';
  const keyHeads = latent ? (phase === 'prefill' ? queryHeads : 1) : (setup.kvHeads ?? queryHeads);
  const held = Math.min(contextTokens, setup.indexTopK ?? contextTokens);
  const visible = causal && phase === 'prefill' ? contextTokens - (queryTokens - 1) / 2 : held;
  const width = headDim + (indexer ? 0 : valueHeadDim);
  const cache = bytesPerElement[precisionOf(setup.kvCachePrecision ?? setup.precision) ?? 'bf16'];
  const rows = batch * queryTokens;
  const keyBytes = indexer
    ? headDim * cache + indexerScaleBytes
    : latent && phase === 'decode'
      ? headDim * (setup.indexTopK !== undefined && cache < 2 ? scaledLatentBytes : cache)
      : keyHeads * width * (phase === 'prefill' ? bytesPerElement.bf16 : cache);
  const scores = indexer ? 4 * contextTokens : 0;
  return {
    kind: 'attention',
    name: variant,
    part: 'attention',
    phase,
    latent,
    precision: indexer ? precision : 'bf16',
    flop: 2 * queryHeads * width * rows * visible,
    bytes: batch * held * keyBytes + rows * (bytesPerElement.bf16 * queryHeads * width + scores),
    sequence: queryTokens,
    ...(phase === 'decode' ? { rowsPerKey: (queryHeads / keyHeads) * queryTokens } : {}),
  };
}
