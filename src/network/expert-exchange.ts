/** Dispatch and combine of expert parallelism: tokens travel to their experts' chips and back. */

import type { Device } from '../hardware/device.ts';
import { log2, pow } from '../numeric/elementary.ts';
import type { Group } from './group.ts';

/** `normal` sends one copy per destination and forwards inside it; `low-latency` sends one copy per chosen expert. */
export type ExchangeMode = 'normal' | 'low-latency';

export interface Exchange {
  readonly tokensPerChip: number;
  readonly hidden: number;
  readonly topK: number;
  /** Most domains that a token's experts may lie in (group-limited routing); infinite: no limit. */
  readonly domainLimit: number;
  /** Bytes per element on the way. */
  readonly dispatchBytes: number;
  readonly combineBytes: number;
  readonly mode: ExchangeMode;
}

export interface ExchangeTime {
  readonly dispatchSeconds: number;
  readonly combineSeconds: number;
  /** Payload leaving a chip, bytes. */
  readonly dispatchedBytes: number;
  readonly combinedBytes: number;
}

/** Expected number of distinct boxes hit by `balls` thrown at random into `boxes`: n·(1 − (1 − 1/n)^k). */
export function distinct(boxes: number, balls: number): number {
  return boxes * (1 - pow(1 - 1 / boxes, balls));
}

/** Copies of one token that cross the NIC and the scale-up links of a chip, the copies that stay on it excluded. */
export function copiesPerToken(
  exchange: Exchange,
  group: Group,
): { readonly scaleUp: number; readonly scaleOut: number } {
  const { size, domains } = group;
  if (size <= 1) return { scaleUp: 0, scaleOut: 0 };
  const away = 1 - 1 / domains;
  if (exchange.mode === 'low-latency') {
    const scaleOut = exchange.topK * away;
    return { scaleUp: exchange.topK * (1 - 1 / size) - scaleOut, scaleOut };
  }
  const touched = Math.min(distinct(domains, exchange.topK), exchange.domainLimit);
  // A token bound for another domain enters it once and is forwarded there: forwarding loads the scale-up links.
  const chips = distinct(size, exchange.topK) * (1 - 1 / size);
  return { scaleUp: group.perDomain > 1 ? chips : 0, scaleOut: touched * away };
}

/**
 * Times of dispatch and of combine, seconds: start-up plus the slower of the two fabrics.
 * Source of the two modes and of their volumes: DeepEP README, https://github.com/deepseek-ai/DeepEP.
 */
export function exchangeSeconds(
  exchange: Exchange,
  group: Group,
  { chip, efficiency }: Device,
): ExchangeTime {
  if (group.size <= 1 || exchange.tokensPerChip === 0) {
    return { dispatchSeconds: 0, combineSeconds: 0, dispatchedBytes: 0, combinedBytes: 0 };
  }
  const law = efficiency.dispatch[exchange.mode === 'normal' ? 'normal' : 'lowLatency'];
  const copies = copiesPerToken(exchange, group);
  const perCopy = exchange.tokensPerChip * exchange.hidden;
  const up = chip.scaleUp.bandwidthBytesPerSecond * law.scaleUpFraction;
  const out = chip.scaleOut.bandwidthBytesPerSecond * law.scaleOutFraction;
  const wire = perCopy * Math.max(copies.scaleUp / up, copies.scaleOut / out);
  const start = startFactor(group.domains, efficiency.dispatch.domainStartFactor);
  const sent = perCopy * (copies.scaleUp + copies.scaleOut);
  return {
    dispatchSeconds: start * law.dispatchSeconds + wire * exchange.dispatchBytes,
    combineSeconds:
      start * law.combineSeconds + (wire * exchange.combineBytes) / law.combineRateFactor,
    dispatchedBytes: sent * exchange.dispatchBytes,
    combinedBytes: sent * exchange.combineBytes,
  };
}

/** Doublings of domains across which a start-up is quoted: 32 servers of eight chips, the most that DeepEP publishes. */
const usualDoublings = 5;

/** Start-up against that across so many domains: inside one no network card is asked, each doubling adds peers to wait for. */
function startFactor(domains: number, inside: number): number {
  return domains === 1 ? inside : inside + ((1 - inside) * log2(domains)) / usualDoublings;
}
