/** The part of a scenario that asks for a service to be played request by request, and by which rules. */
import * as z from 'zod/mini';
import { expecting } from '../schema/expectation.ts';
import { count, countOf, described, maybe, quantity, share } from '../schema/pieces.ts';
import { admissions, batchings, preemptions, routers } from '../serving/policies/named.ts';

function named<Name extends string>(policies: Readonly<Record<Name, unknown>>) {
  return z.enum(Object.keys(policies) as Name[]);
}

const pause = {
  startTime: maybe(
    quantity('seconds', { example: '5 min' }),
    'From the decision to an instance that answers; 5 min by default.',
  ),
  interval: maybe(
    quantity('seconds', { zero: false, example: '60 s' }),
    'Time between decisions; 60 s by default.',
  ),
};

const scalingSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('fixed') }),
  z.strictObject({ kind: z.literal('daily-plan'), ...pause }),
  z.strictObject({
    kind: z.literal('target-load'),
    requestsPerInstance: described(countOf('requests'), 'Requests in flight per instance.'),
    ...pause,
  }),
]);

export const simulationSchema = z.strictObject({
  engine: maybe(
    z.enum(['events', 'steady']),
    'Event by event, or the closed form after all; events by default.',
  ),
  requests: maybe(
    countOf('requests'),
    'How many; a whole trace, a whole day of a daily load, else 20,000.',
  ),
  seed: maybe(
    expecting(z.int().check(z.gte(0)), 'a whole number, 0 or more'),
    'Seed of all draws; 1 by default.',
  ),
  warmUp: maybe(
    share,
    'Share of the requests, the first, that no figure counts; 0.1 by default, in a closed loop two answers of each user.',
  ),
  router: maybe(named(routers), 'Which instance a request goes to.'),
  batching: maybe(named(batchings), 'How an engine fills a step; its stack decides by default.'),
  admission: maybe(named(admissions), 'Cache that a request must find free.'),
  preemption: maybe(named(preemptions), 'What becomes of a request that has to make way.'),
  stepTokens: maybe(count, 'Most tokens of a step per attention replica.'),
  runningSequences: maybe(count, 'Most sequences that run at once per attention replica.'),
  blockTokens: maybe(count, 'Tokens per cache block; 64 by default.'),
  prefixCache: maybe(z.boolean(), 'Whether prompts share leading blocks; true by default.'),
  queueLimit: maybe(count, 'Requests that may wait at one instance; more are refused.'),
  scaling: maybe(scalingSchema, 'How many instances are open; all by default.'),
});

export type SimulationDocument = z.infer<typeof simulationSchema>;
