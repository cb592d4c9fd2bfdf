/** The tables of a service: latencies, pools, layouts. */
import type { Distribution, Pool, ServingResult } from '../../scenario/result.ts';
import { percent, stepTime, tokensPerSecond, unitFor } from '../display-unit.ts';
import type { Table } from '../table.ts';
import type { Fact } from './fact-table.ts';
import { planFacts } from './plan.ts';

/** Latencies as they are spread over requests, beside their SLO. */
export function latencyTable({ timeToFirstToken, timePerOutputToken, slo }: ServingResult): Table {
  const row = (name: string, times: Distribution, limit: number | undefined) => ({
    name,
    ...times,
    slo: limit ?? null,
  });
  const first = slo?.timeToFirstTokenSeconds;
  const next = slo?.timePerOutputTokenSeconds;
  const unit = unitFor(stepTime, [timePerOutputToken.mean]);
  return {
    id: 'latency',
    title: 'Latency',
    columns: [
      { key: 'name', label: 'Latency' },
      { key: 'mean', label: 'Mean', unit },
      { key: 'p50', label: 'Median', unit },
      { key: 'p90', label: '90th percentile', unit },
      { key: 'p99', label: '99th percentile', unit },
      ...(slo === undefined ? [] : [{ key: 'slo', label: 'SLO', unit }]),
    ],
    rows: [
      row('Time to first token', timeToFirstToken, first),
      row('Time per output token', timePerOutputToken, next),
    ],
  };
}

/** Size, batch, step and rate of each pool. */
export function poolTable({ prefill, decode }: ServingResult): Table {
  const unit = unitFor(stepTime, [decode.stepSeconds]);
  const row = (name: string, pool: Pool) => ({
    name,
    chips: pool.chips,
    instances: pool.instances,
    chipsPerInstance: pool.chipsPerInstance,
    batchPerChip: pool.batchPerChip,
    stepSeconds: pool.stepSeconds,
    rate: pool.tokensPerSecondPerChip,
    utilisation: pool.utilisation,
  });
  return {
    id: 'pools',
    title: 'Pools',
    columns: [
      { key: 'name', label: 'Pool' },
      { key: 'chips', label: 'Chips' },
      { key: 'instances', label: 'Instances' },
      { key: 'chipsPerInstance', label: 'Chips per instance' },
      { key: 'batchPerChip', label: 'Batch per chip' },
      { key: 'stepSeconds', label: 'Step', unit },
      { key: 'rate', label: 'Rate per chip, flat out', unit: tokensPerSecond },
      { key: 'utilisation', label: 'Utilisation', unit: percent },
    ],
    rows: [row('Prefill', prefill), row('Decode', decode)],
  };
}

/** The layouts of both pools side by side. */
export function layoutTable({ prefill, decode }: ServingResult): Table {
  const facts = { prefill: planFacts(prefill.plan), decode: planFacts(decode.plan) };
  const names = [...new Set([...facts.decode, ...facts.prefill].map(({ name }) => name))];
  const settingOf = (list: readonly Fact[], name: string) =>
    list.find(fact => fact.name === name)?.value ?? null;
  return {
    id: 'serving-plan',
    title: 'Layout of the pools',
    columns: [
      { key: 'name', label: 'Setting' },
      { key: 'prefill', label: 'Prefill' },
      { key: 'decode', label: 'Decode' },
    ],
    rows: names.map(name => ({
      name,
      prefill: settingOf(facts.prefill, name),
      decode: settingOf(facts.decode, name),
    })),
  };
}
