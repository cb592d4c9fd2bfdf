/** What a simulated service is made of. */
import type { Router } from '../policies/routers/router.ts';
import type { Scaling } from '../policies/scaling/scaling.ts';
import type { RequestSource } from '../requests/source.ts';
import type { Slo } from '../workload.ts';
import type { EngineSettings } from './engine.ts';
import type { RequestRecord } from './request-record.ts';

export interface PoolSettings {
  readonly engine: EngineSettings;
  readonly instances: number;
  /** Chips of one instance. */
  readonly chips: number;
  readonly router: () => Router;
}

export interface ServiceSettings {
  readonly source: RequestSource;
  /** The instances that read prompts and hand over; undefined: every instance does both. */
  readonly prefill?: PoolSettings | undefined;
  /** The instances that decode, and read prompts too where `prefill` is undefined. */
  readonly decode: PoolSettings;
  /** From the front door to an engine's queue. */
  readonly handoverSeconds: number;
  /** To send the cache of `tokens` tokens from one pool to the other. */
  transferSeconds(tokens: number): number;
  readonly scaling: Scaling;
  /** Fewest instances of a pool under scaling. */
  readonly leastInstances: number;
  /** Requests that may wait at one instance; more are refused. */
  readonly queueLimit: number;
  /** Longer prompts are refused: the model's context. */
  readonly longestPrompt: number;
  /** Share of the requests, the first ones, that no distribution counts. */
  readonly warmUp: number;
  /** The simulation stops here even if requests are still under way. */
  readonly horizonSeconds: number;
  readonly slo: Slo;
  /** Called for every counted request when it is answered. */
  readonly log?: ((record: RequestRecord) => void) | undefined;
  /** Called now and then with the share of requests that have arrived. */
  readonly progress?: ((share: number) => void) | undefined;
}
