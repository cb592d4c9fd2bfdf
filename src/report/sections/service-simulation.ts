/** A service played request by request: distributions, occupancy and goodput. */
import type { ServiceSimulation, ServingResult } from '../../scenario/result.ts';
import { formatDuration, formatNumber } from '../../units/format.ts';
import { latencyDistribution } from '../charts/latency-distribution.ts';
import { cacheOccupancy, engineLoad, goodput } from '../charts/service-timeline.ts';
import { type Block, chartBlock, paragraph, tableBlock } from '../content.ts';
import { stepTime, unitFor } from '../display-unit.ts';
import { shareText } from '../number.ts';
import type { Table } from '../table.ts';

/** What was played, and what came of it. */
function summary(simulation: ServiceSimulation, hasTargets: boolean): string {
  const { requests, seconds, policies, preemptions, refused } = {
    ...simulation,
    refused: simulation.requests.refused,
  };
  const good = hasTargets
    ? ` ${shareText(simulation.sloAttainment)} of the requests counted meet the SLO: a goodput of ${formatNumber(simulation.goodputPerSecond)} requests per second.`
    : '';
  const cached =
    simulation.cachedShare > 0
      ? ` ${shareText(simulation.cachedShare)} of the prompt tokens were found in a cache.`
      : '';
  return (
    `${formatNumber(requests.arrived)} requests were played one by one over ${formatDuration(seconds)} ` +
    `(${Object.values(policies).join(', ')}; seed ${simulation.seed}); the first ${formatNumber(requests.arrived - requests.counted)} warm the service up and count in no figure. ` +
    `A decode step holds ${formatNumber(simulation.meanBatch)} sequences on average, engines are busy ${shareText(simulation.utilisation)} of the time, ` +
    `${formatNumber(preemptions)} requests were preempted and ${formatNumber(refused)} refused.${good}${cached} ` +
    `That is ${formatNumber(simulation.outputTokensPerJoule)} output tokens per joule, cooling not counted.`
  );
}

/** Each latency from its mean to the last of a hundred. */
function simulatedLatencies(simulation: ServiceSimulation): Table {
  const unit = unitFor(stepTime, [simulation.timePerOutputToken.mean]);
  const row = (name: string, { bars: _, ...times }: ServiceSimulation['endToEnd']) => ({
    name,
    ...times,
  });
  return {
    id: 'simulated-latency',
    title: 'Latencies, request by request',
    columns: [
      { key: 'name', label: 'Latency' },
      { key: 'mean', label: 'Mean', unit },
      { key: 'p50', label: 'Median', unit },
      { key: 'p90', label: '90%', unit },
      { key: 'p95', label: '95%', unit },
      { key: 'p99', label: '99%', unit },
    ],
    rows: [
      row('Time to first token', simulation.timeToFirstToken),
      row('Time per output token', simulation.timePerOutputToken),
      row('Between tokens', simulation.interTokenLatency),
      row('End to end', simulation.endToEnd),
    ],
  };
}

/** Blocks for the serving section; none where nothing was played. */
export function simulationBlocks({ simulation, slo }: ServingResult): readonly Block[] {
  if (simulation === undefined) return [];
  return [
    paragraph(summary(simulation, slo !== undefined)),
    ...tableBlock(simulatedLatencies(simulation)),
    ...chartBlock(
      latencyDistribution({
        id: 'first-token',
        title: 'Time to first token over requests',
        label: 'Time to first token',
        spread: simulation.timeToFirstToken,
        target: slo?.timeToFirstTokenSeconds,
      }),
    ),
    ...chartBlock(
      latencyDistribution({
        id: 'output-token',
        title: 'Time per output token over requests',
        label: 'Time per output token',
        spread: simulation.timePerOutputToken,
        target: slo?.timePerOutputTokenSeconds,
      }),
    ),
    ...chartBlock(engineLoad(simulation)),
    ...chartBlock(cacheOccupancy(simulation)),
    ...chartBlock(goodput(simulation, slo !== undefined)),
  ];
}
