/** The training run: how long, why, and on what layout. */
import type { Infeasible, TrainingResult } from '../../scenario/result.ts';
import {
  formatCount,
  formatDuration,
  formatFlop,
  formatNumber,
  formatTokens,
} from '../../units/format.ts';
import { secondsPerHour } from '../../units/quantity.ts';
import { operatorTime } from '../charts/operator-time.ts';
import { pipelineTimeline } from '../charts/pipeline-timeline.ts';
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
import { teraflopPerSecond } from '../display-unit.ts';
import { inUnit, shareText } from '../number.ts';
import { type Fact, factTable } from './fact-table.ts';
import { operatorTable } from './operator-table.ts';
import { phaseTable } from './phase-table.ts';
import { pipelineTable } from './pipeline-table.ts';
import { planFacts } from './plan.ts';
import { refusalBlocks } from './refusal.ts';
import { phasesTable, reliabilityTable } from './run-tables.ts';

function facts(training: TrainingResult): readonly Fact[] {
  return [
    { name: 'Tokens', value: formatTokens(training.tokens) },
    {
      name: 'Step',
      value: formatDuration(training.stepSeconds),
      remark: `${formatNumber(training.globalBatchSequences)} sequences of ${formatNumber(training.sequenceLength)} tokens`,
    },
    { name: 'Steps', value: formatNumber(training.steps) },
    {
      name: 'Tokens per second per chip',
      value: formatNumber(training.tokensPerSecondPerChip),
    },
    {
      name: 'Model FLOP per token',
      value: formatFlop(training.flopPerToken),
      remark: 'attention causal, no recomputation',
    },
    {
      name: 'Model FLOP/s per chip',
      value: inUnit(training.modelFlopPerSecondPerChip, teraflopPerSecond),
      remark: `${shareText(training.mfu)} of the dense BF16 peak (MFU)`,
    },
    {
      name: 'Wall-clock time',
      value: formatDuration(training.hours * secondsPerHour),
      remark: `${shareText(training.goodput)} of it training, the rest interruptions and checkpoints`,
    },
    { name: 'Chip-hours', value: formatCount(training.chipHours) },
  ];
}

function blocks(training: TrainingResult): readonly Block[] {
  const { breakdown, stepSeconds, chipName, chips, memory } = training;
  const { phases, operators } = breakdown;
  return [
    paragraph(
      `${formatNumber(chips)} × ${chipName} train ${formatTokens(training.tokens)} in ${formatDuration(training.hours * secondsPerHour)}: ${formatCount(training.chipHours)} chip-hours.`,
    ),
    ...tableBlock(factTable('training-run', 'The run', facts(training))),
    ...tableBlock(phasesTable(training)),
    ...tableBlock(reliabilityTable(training)),
    ...chartWithTable(
      stepPhases({
        id: 'training-step',
        title: 'Where a training step goes',
        label: 'Time per step',
        stepSeconds,
        phases,
      }),
      phaseTable({
        id: 'training-phases',
        title: 'Phases of a training step',
        stepSeconds,
        phases,
      }),
    ),
    ...(training.pipeline === undefined
      ? []
      : chartWithTable(pipelineTimeline(training), pipelineTable(training.pipeline))),
    ...chartWithTable(
      operatorTime({
        id: 'training-operators',
        title: 'Heaviest operators of a training step',
        operators,
      }),
      operatorTable({
        id: 'training-operator-list',
        title: 'All operators of a training step, on one chip',
        operators,
      }),
    ),
    ...chartBlock(
      roofline({
        id: 'training-roofline',
        title: `Training operators under the roofs of ${shortName(chipName)}`,
        steps: [{ name: 'Training', operators }],
        bandwidth: memory.bandwidthBytesPerSecond,
      }),
    ),
    ...tableBlock(factTable('training-plan', 'Training layout', planFacts(training.plan))),
  ];
}

/** Section of a training run, or of why it cannot be. */
export function trainingSection(training: TrainingResult | Infeasible): Section {
  return {
    id: 'training',
    title: 'Training',
    blocks: training.feasible ? blocks(training) : refusalBlocks('training', training),
  };
}
