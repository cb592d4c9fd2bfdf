/** What playing a service request by request has found, in a handful of lines. */
import type { ServiceSimulation } from '../../../scenario/result.ts';
import { formatCount, formatDuration, formatNumber, formatPercent } from '../../../units/format.ts';
import type { Colours } from '../terminal.ts';
import { type Fact, factLines } from './facts.ts';
import { titled } from './titled.ts';

/** Requests, latencies from the median to the last of a hundred, load and cache. */
export function simulationLines(
  simulation: ServiceSimulation,
  hasTargets: boolean,
  colours: Colours,
): readonly string[] {
  const { requests, seconds, policies } = simulation;
  const what = `${formatCount(requests.arrived)} requests over ${formatDuration(seconds)}`;
  return [
    ...titled('Request by request', what, colours),
    ...factLines(
      [
        ...latencies(simulation),
        rates(simulation, hasTargets),
        ...others(simulation),
        { label: 'Rules', value: '', remark: Object.values(policies).join(', ') },
      ],
      colours,
    ),
  ];
}

function latencies(simulation: ServiceSimulation): readonly Fact[] {
  const row = (label: string, times: ServiceSimulation['endToEnd']): Fact => ({
    label,
    value: formatDuration(times.p50),
    remark: `median; mean ${formatDuration(times.mean)}; 90, 95, 99%: ${[times.p90, times.p95, times.p99].map(formatDuration).join(', ')}`,
  });
  return [
    row('First token', simulation.timeToFirstToken),
    row('Each further token', simulation.timePerOutputToken),
    row('Between tokens', simulation.interTokenLatency),
    row('Whole answer', simulation.endToEnd),
  ];
}

function rates(simulation: ServiceSimulation, hasTargets: boolean): Fact {
  const { requestsPerSecond, goodputPerSecond, outputTokensPerSecond } = simulation;
  const good = hasTargets ? `; ${formatNumber(goodputPerSecond)}/s within the targets` : '';
  return {
    label: 'Answered',
    value: `${formatNumber(requestsPerSecond)}/s`,
    remark: `${formatNumber(outputTokensPerSecond)} tok/s out${good}`,
  };
}

function others(simulation: ServiceSimulation): readonly Fact[] {
  const { meanBatch, utilisation, cachedShare, preemptions, requests, timeline } = simulation;
  const fullest = timeline.cacheShare.reduce((most, value) => Math.max(most, value), 0);
  const facts: Fact[] = [
    {
      label: 'Batch',
      value: formatNumber(meanBatch),
      remark: `sequences per decode step; engines busy ${percent(utilisation)}`,
    },
    {
      label: 'Cache',
      value: percent(fullest),
      remark: `held at most; ${percent(cachedShare)} of prompt tokens found in it; ${formatCount(preemptions)} preempted`,
    },
  ];
  if (requests.refused > 0) {
    facts.push({
      label: 'Refused',
      value: formatCount(requests.refused),
      remark: 'longer than context or cache, or the queue was full',
    });
  }
  return facts;
}

function percent(share: number): string {
  return formatPercent(Number(share.toFixed(3)));
}
