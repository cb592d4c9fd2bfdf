/** Time of the published routed experts of one layer on the busiest chip. */
import { bytesPerElement } from '../hardware/precision.ts';
import { timesWholeOperators } from '../timing/operator-calls.ts';
import { unevenGemmSeconds } from '../timing/roofline.ts';
import type { Bench } from './bench.ts';
import { expertRows } from './expert-rows.ts';
import { type Prediction, precisionOf, predicted, unsupported } from './prediction.ts';
import type { SubjectOf } from './subject.ts';

type Setup = SubjectOf<'experts'>['setup'];

/** Seconds of both grouped products with the activation between them, and with routing where the operator brings it. */
export function predictExperts({ setup }: SubjectOf<'experts'>, bench: Bench): Prediction {
  const precision = precisionOf(setup.precision);
  if (precision === undefined) return unsupported(`no matrix units compute in ${setup.precision}`);
  const { tokens, hidden } = setup;
  const rows = rowsOf(setup);
  const width = setup.intermediate / (setup.tensorParallel ?? 1);
  const products =
    unevenGemmSeconds(rows, { n: 2 * width, k: hidden, precision }, bench.device) +
    unevenGemmSeconds(rows, { n: hidden, k: width, precision }, bench.device);
  const routed = rows.reduce((sum, one) => sum + one, 0);
  const { chip, efficiency } = bench.device;
  const rate = chip.memory.bandwidthBytesPerSecond * efficiency.memory.passFraction;
  const activation = (activationPasses * routed * width * bytesPerElement.bf16) / rate;
  if (!timesWholeOperators(setup.engine)) return predicted(products + activation);
  const { calls } = bench;
  return predicted(
    products +
      activation +
      calls['experts.start'] +
      rows.length * calls['experts.perExpert'] +
      routing(setup, calls) +
      narrowing(setup, routed * (hidden + width), bench) +
      (hidden * (tokens * calls['experts.tokenBytes'] + routed * calls['experts.routedBytes'])) /
        rate,
  );
}

/** Experts up to which engines choose in one kernel of their own (TensorRT-LLM's routing methods). */
const fusedChoice = 128;

/** What choosing among more experts costs beyond the engine's own kernel, seconds. */
function routing({ experts, tokens }: Setup, calls: Bench['calls']): number {
  return experts > fusedChoice
    ? calls['experts.openRouting'] + tokens * experts * calls['experts.perScore']
    : 0;
}

/** Both inputs are brought into the format of the weights where each block has a scale of its own, seconds. */
function narrowing({ precision, scaling }: Setup, elements: number, bench: Bench): number {
  const format = precisionOf(precision);
  const kind =
    format === 'fp4' ? 'fp4' : format === 'fp8' && scaling === 'block' ? 'block' : undefined;
  if (kind === undefined) return 0;
  const { chip, efficiency } = bench.device;
  const rate = chip.memory.bandwidthBytesPerSecond * efficiency.memory.passFraction;
  const rescaled = kind === 'block' && chip.peakFlopPerSecond.fp4 !== undefined;
  return (
    (rescaled ? bench.calls['quantize.rescale'] : 0) +
    (kind === 'fp4' ? bench.calls['quantize.fp4'] : 0) +
    (elements * bench.calls[`quantize.${kind}Bytes`]) / rate
  );
}

/** Gate and up are read, their product is written. */
const activationPasses = 3;

/** Loads do not depend on the constants that a fit moves: each setup's are drawn once. */
const known = new WeakMap<Setup, readonly number[]>();

function rowsOf(setup: Setup): readonly number[] {
  const found = known.get(setup);
  if (found !== undefined) return found;
  const { tokens, experts, topK, expertParallel = 1, loadSkew: skew = 0 } = setup;
  const rows = expertRows({ tokens, experts, topK, expertParallel, skew });
  known.set(setup, rows);
  return rows;
}
