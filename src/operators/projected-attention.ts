/** The work of any attention that is its projections and cores: what a new kind gets without a line of its own here. */
import type { Attention } from '../model/architecture.ts';
import { attentionKind } from '../model/attention/attention.ts';
import type { Core, Projection } from '../model/attention/attention-kind.ts';
import { entryBytes, recurrentStateBytes, shareOfRank } from '../model/cache.ts';
import { type Load, type Shard, visibleKeys } from './load.ts';
import { type AttentionCore, attentionCore, type Gemm, gemm, type Operation } from './operation.ts';

/** Operations of one layer on one rank: inputs, cores, output. */
export function projectedAttention(
  attention: Attention,
  hidden: number,
  load: Load,
  shard: Shard,
): Operation[] {
  const kind = attentionKind(attention);
  const products = kind
    .projections(attention, hidden)
    .map(projection => projectionProduct(projection, load, shard));
  const cores = kind.cores(attention).map(core => coreOperation(core, attention, load, shard));
  return [...products.slice(0, -1), ...cores, ...products.slice(-1)];
}

/** The indexer of a layer alone: its matrices and its scores. */
export function indexerOperations(
  attention: Attention,
  hidden: number,
  load: Load,
  shard: Shard,
): Operation[] {
  const kind = attentionKind(attention);
  return [
    ...kind
      .projections(attention, hidden)
      .filter(({ indexer }) => indexer)
      .map(projection => projectionProduct(projection, load, shard)),
    ...kind
      .cores(attention)
      .filter(({ copied }) => copied)
      .map(core => coreOperation(core, attention, load, shard)),
  ];
}

/** One matrix of which this rank holds its part. */
export function projectionProduct(
  { name, input, output, groups = 1, cut }: Projection,
  { tokens }: Load,
  { tensorParallel, attentionPrecision }: Shard,
): Gemm {
  const share = (side: Projection['cut']) => (cut === side ? 1 / tensorParallel : 1);
  // Many tiny products side by side are a convolution: one product of their summed width.
  const tiny = groups > input * output;
  const count = groups * share('groups');
  return gemm(
    name,
    'attention',
    attentionPrecision,
    [tokens, input * share('input'), output * share('output') * (tiny ? count : 1)],
    groups === 1 || tiny ? 1 : count,
  );
}

const sixteenBits = 2;

function coreOperation(
  core: Core,
  attention: Attention,
  load: Load,
  { tensorParallel, cacheElementBytes }: Shard,
): AttentionCore {
  const { phase, tokens, sequences } = load;
  const keys = visibleKeys(load);
  const share = core.copied ? 1 : 1 / tensorParallel;
  const state = core.copied ? 0 : recurrentStateBytes(attention, tensorParallel);
  // Queries of one sequence that lie close together share what they read.
  const readings = phase === 'decode' ? sequences : tokens / sharedReading;
  const read = Math.max(core.read(keys) * readings, 0) * shareOfRank(core, tensorParallel);
  return attentionCore({
    name: core.name,
    phase,
    latent: core.heads === 1 && !core.copied,
    precision: 'bf16',
    flop: core.flop(keys) * tokens * share,
    bytes:
      read * cacheElementBytes +
      2 * state * sequences +
      core.width * share * tokens * sixteenBits +
      newEntries(attention, tokens, core),
    sequence: tokens / sequences,
  });
}

/** Tokens of a tile of queries, which read their keys once. */
const sharedReading = 128;

/** The new keys and values are written by the last core. */
function newEntries(attention: Attention, tokens: number, { copied }: Core): number {
  if (copied) return 0;
  let bytes = 0;
  for (const entry of attentionKind(attention).cache(attention)) bytes += entryBytes(entry, 'bf16');
  return bytes * tokens;
}
