/** NERACA_SERVE_THROUGHPUT: how many tokens a chip answers within a latency target. */
import { service, servingOptions, servingParameters } from '../service.ts';
import type { SheetFunction } from '../sheet-function.ts';

export const serveThroughputFunction: SheetFunction = {
  name: 'NERACA_SERVE_THROUGHPUT',
  description:
    'Output tokens per second and chip of a fleet at the most it can do within its target.',
  parameters: [...servingParameters, ...servingOptions],
  returns: 'output tokens per second per chip, over the whole fleet',
  example: ['mixtral-8x7b', 'h100-sxm', 1200, 300, 40],
  value: (given, library) => {
    const { serving } = service(given, library);
    const { capacityRequestsPerSecond, outputTokens, chips, idleChips } = serving;
    return (capacityRequestsPerSecond * outputTokens) / (chips + idleChips);
  },
};
