/** The service that a row of a sheet describes, at the most it can do within its latency target. */
import type { Library } from '../scenario/library.ts';
import type { Result, ServingResult } from '../scenario/result.ts';
import { checkScenario } from '../scenario/scenario-document.ts';
import { simulate } from '../scenario/simulate.ts';
import { type Arguments, type Parameter, SheetError } from './sheet-function.ts';

export const servingParameters: readonly Parameter[] = [
  { name: 'model', description: 'Id of a model, such as "deepseek-v3"', type: 'string' },
  { name: 'chip', description: 'Id of a chip, such as "h800-sxm"', type: 'string' },
  { name: 'input', description: 'Tokens of a prompt', type: 'number' },
  { name: 'output', description: 'Tokens of an answer', type: 'number' },
  {
    name: 'tpot_ms',
    description: 'Longest time per further token, milliseconds',
    type: 'number',
  },
];

export const servingOptions: readonly Parameter[] = [
  {
    name: 'chips',
    description: 'Chips of the fleet; the smallest power of two that can do it if empty',
    type: 'number',
    optional: true,
  },
  {
    name: 'prefix_hit_rate',
    description: 'Share of the prompt that is cached; 0 if empty',
    type: 'number',
    optional: true,
  },
];

const largestFleet = 2 ** 12;
/** A request an hour: the load of a fleet whose capacity alone is asked for. */
const hardlyAnyLoad = 1 / 2 ** 12;

/** This fleet cannot do it; a larger one might. */
class TooSmall extends SheetError {}

export interface Service {
  readonly serving: ServingResult;
  readonly economics: Result['economics'];
}

/** Simulates the service; throws SheetError with the reasons when no fleet can do it. */
export function service(given: Arguments, library: Library, usdPerChipHour?: number): Service {
  const chips = given.optionalNumber('chips');
  if (chips !== undefined) return fleet(chips, given, { library, usdPerChipHour });
  for (let size = 1; size < largestFleet; size *= 2) {
    try {
      return fleet(size, given, { library, usdPerChipHour });
    } catch (error) {
      if (!(error instanceof TooSmall)) throw error;
    }
  }
  return fleet(largestFleet, given, { library, usdPerChipHour });
}

function fleet(
  chips: number,
  given: Arguments,
  { library, usdPerChipHour }: { library: Library; usdPerChipHour: number | undefined },
): Service {
  const hits = given.optionalNumber('prefix_hit_rate');
  const document = checkScenario(
    {
      name: 'sheet',
      model: given.text('model'),
      serving: {
        cluster: { chip: given.text('chip'), chips },
        workload: {
          inputTokens: given.number('input'),
          outputTokens: given.number('output'),
          arrivals: { kind: 'poisson', requestsPerSecond: hardlyAnyLoad },
          ...(hits === undefined ? {} : { prefixCacheHitRate: hits }),
        },
        slo: { timePerOutputToken: `${given.number('tpot_ms')} ms` },
      },
      economics: usdPerChipHour === undefined ? {} : { chipHourPrice: `${usdPerChipHour} USD/h` },
    },
    'sheet',
  );
  const { serving, economics } = simulate(document, library);
  if (serving === undefined || !serving.feasible) {
    throw new TooSmall(serving?.reasons.map(({ text }) => text).join('; ') ?? 'nothing to serve');
  }
  if (serving.capacityRequestsPerSecond > 0) return { serving, economics };
  throw new TooSmall(
    `${chips} chips answer no request within ${given.number('tpot_ms')} ms per token`,
  );
}
