/** The part of a scenario that says what requests come, and how. */
import * as z from 'zod/mini';
import { expecting } from '../schema/expectation.ts';
import { countOf, described, maybe, share, text } from '../schema/pieces.ts';

const perSecond = expecting(
  z.number().check(z.positive()),
  'a number of requests per second above 0',
);
const tokens = expecting(z.number().check(z.gte(1)), 'a number of tokens, 1 or more');
const variation = described(
  expecting(z.number().check(z.positive()), 'a ratio above 0 like 1.2'),
  'Standard deviation over the mean.',
);

const arrivalsSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('poisson'),
    requestsPerSecond: described(perSecond, 'Mean rate of independent arrivals.'),
  }),
  z.strictObject({
    kind: z.literal('constant'),
    requestsPerSecond: described(perSecond, 'Rate of evenly spaced arrivals.'),
  }),
  z.strictObject({
    kind: z.literal('gamma'),
    requestsPerSecond: described(perSecond, 'Mean rate of arrivals in bursts.'),
    coefficientOfVariation: variation,
  }),
  z.strictObject({
    kind: z.literal('closed'),
    concurrency: described(countOf('requests'), 'Requests in flight; each answer asks the next.'),
  }),
  z.strictObject({
    kind: z.literal('trace'),
    trace: described(
      text,
      'A recorded series of requests: a name such as "azure-2023-conv", or the path of a file in the Azure 2023 (CSV) or Mooncake (JSON lines) format. Lengths are those recorded.',
    ),
    requestsPerSecond: maybe(perSecond, 'Mean rate to play it at; its own by default.'),
  }),
]);

const spreadSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('log-normal'),
    mean: described(tokens, 'Mean tokens.'),
    coefficientOfVariation: variation,
  }),
  z.strictObject({
    kind: z.literal('empirical'),
    values: described(
      z.array(countOf('tokens')).check(z.minLength(1, 'expected at least one length')),
      'Observed lengths, each as likely as another.',
    ),
  }),
]);

const lengthsSchema = expecting(
  z.union([countOf('tokens'), spreadSchema]),
  'a whole number of tokens, 1 or more, or their distribution',
);

export const workloadSchema = z.strictObject({
  inputTokens: maybe(lengthsSchema, 'Tokens of a prompt; a trace brings its own.'),
  outputTokens: maybe(lengthsSchema, 'Tokens of an answer; a trace brings its own.'),
  arrivals: described(arrivalsSchema, 'How requests come in.'),
  prefixCacheHitRate: maybe(share, 'Share of the prompt tokens that are cached already.'),
});

export type WorkloadDocument = z.infer<typeof workloadSchema>;
export type LengthsDocument = z.infer<typeof lengthsSchema>;
