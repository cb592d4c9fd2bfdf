/** The service: throughput, latency and the reasons for both. */
import type { Infeasible, ServingResult } from '../../scenario/result.ts';
import { formatNumber } from '../../units/format.ts';
import { frontier } from '../charts/frontier.ts';
import { operatorTime } from '../charts/operator-time.ts';
import { roofline } from '../charts/roofline.ts';
import { stepPhases } from '../charts/step-phases.ts';
import { shortName } from '../chip-name.ts';
import {
  type Block,
  chartBlock,
  chartWithTable,
  paragraph,
  type Section,
  tableBlock,
} from '../content.ts';
import { shareText } from '../number.ts';
import { operatorTable } from './operator-table.ts';
import { phaseTable } from './phase-table.ts';
import { refusalBlocks } from './refusal.ts';
import { simulationBlocks } from './service-simulation.ts';
import { latencyTable, layoutTable, poolTable } from './serving-tables.ts';

function summary(serving: ServingResult): string {
  const { chips, chipName, requestsPerSecond, capacityRequestsPerSecond } = serving;
  const offered = serving.offeredRequestsPerSecond;
  const short = requestsPerSecond < offered ? ` of ${formatNumber(offered)} offered` : '';
  const within =
    serving.slo === undefined ? '' : `, ${shareText(serving.sloAttainment)} of them within the SLO`;
  const idle = serving.idleChips > 0 ? ` ${formatNumber(serving.idleChips)} chips stay idle.` : '';
  return [
    `${formatNumber(chips)} × ${chipName} answer ${formatNumber(requestsPerSecond)}${short} requests per second${within}; they could sustain ${formatNumber(capacityRequestsPerSecond)}.${idle}`,
    `A request brings ${formatNumber(serving.inputTokens)} tokens, ${shareText(serving.prefixCacheHitRate)} of them already in the prefix cache, and gets ${formatNumber(serving.outputTokens)} back.`,
    `That is ${formatNumber(serving.outputTokensPerSecondPerChip)} output and ${formatNumber(serving.inputTokensPerSecondPerChip)} input tokens per second per chip, over all chips of the fleet.`,
  ].join(' ');
}

function blocks(serving: ServingResult): readonly Block[] {
  const { decode, prefill, chipName } = serving;
  const step = { stepSeconds: decode.stepSeconds, phases: decode.breakdown.phases };
  const { operators } = decode.breakdown;
  const { phases } = serving.breakdown;
  const request = { phases, stepSeconds: phases.reduce((sum, { seconds }) => sum + seconds, 0) };
  return [
    paragraph(summary(serving)),
    ...tableBlock(latencyTable(serving)),
    ...simulationBlocks(serving),
    ...tableBlock(poolTable(serving)),
    ...chartBlock(frontier(serving)),
    ...chartWithTable(
      stepPhases({
        id: 'request',
        title: 'Where the time of a mean request goes',
        label: 'Time',
        ...request,
      }),
      phaseTable({ id: 'request-phases', title: 'Life of a mean request', ...request }),
    ),
    ...chartWithTable(
      stepPhases({
        id: 'decode-step',
        title: 'Where a decode step goes',
        label: 'Time per step',
        ...step,
      }),
      phaseTable({ id: 'decode-phases', title: 'Phases of a decode step', ...step }),
    ),
    ...chartWithTable(
      operatorTime({
        id: 'decode-operators',
        title: 'Heaviest operators of a decode step',
        operators,
      }),
      operatorTable({
        id: 'decode-operator-list',
        title: 'All operators of a decode step, on one chip',
        operators,
      }),
    ),
    ...chartBlock(
      roofline({
        id: 'serving-roofline',
        title: `Serving operators under the roofs of ${shortName(chipName)}`,
        steps: [
          { name: 'Decode', operators },
          { name: 'Prefill', operators: prefill.breakdown.operators },
        ],
        bandwidth: decode.memory.bandwidthBytesPerSecond,
      }),
    ),
    ...tableBlock(
      operatorTable({
        id: 'prefill-operator-list',
        title: 'All operators of a prefill step, on one chip',
        operators: prefill.breakdown.operators,
      }),
    ),
    ...tableBlock(layoutTable(serving)),
  ];
}

/** Section of a service, or of why it cannot be. */
export function servingSection(serving: ServingResult | Infeasible): Section {
  return {
    id: 'serving',
    title: 'Serving',
    blocks: serving.feasible ? blocks(serving) : refusalBlocks('service', serving),
  };
}
