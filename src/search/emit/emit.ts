/** From plan to launch: what was simulated is what gets run. */
import type { TrainingPlan } from '../../parallelism/plan.ts';
import { kubernetesTraining, rendezvousPort, slurmTraining } from './jobs.ts';
import { commandText, type Launch, missingText, remarkText, type Word } from './launch.ts';
import { megatronOptions } from './megatron.ts';

export const trainTargets = ['megatron', 'slurm', 'kubernetes'] as const;
export type TrainTarget = (typeof trainTargets)[number];

/** What the launch of a training run needs to know. */
export interface TrainingRunToLaunch {
  readonly model: string;
  readonly plan: TrainingPlan;
  readonly chips: number;
  /** Chips of a node: those of a scale-up domain, eight at most. */
  readonly chipsPerNode: number;
  readonly globalBatchSequences: number;
  readonly sequenceLength: number;
  /** Who updates parameters whose optimizer states the host keeps. */
  readonly optimizerUpdatedBy?: 'chip' | 'host' | undefined;
}

/** Files that start the run; the model's own shape is left to its recipe in Megatron-LM. */
export function emitTraining(target: TrainTarget, run: TrainingRunToLaunch): Launch {
  const { options, missing } = megatronOptions(run);
  const chipsPerNode = Math.min(run.chipsPerNode, run.chips);
  const nodes = Math.ceil(run.chips / chipsPerNode);
  const given = "the model's shape, its data and its optimizer";
  const job = {
    name: `train-${run.model.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`,
    nodes,
    chipsPerNode,
    program: ['pretrain_gpt.py', { shell: '"$@"' }],
    options,
    missing,
    remarks: [`arguments of this script go to Megatron-LM: ${given}`],
  };
  switch (target) {
    case 'megatron': {
      const torchrun: readonly Word[] = [
        ...['torchrun', '--nnodes', nodes, '--nproc-per-node', chipsPerNode],
        ...(nodes === 1 ? [] : meeting),
        ...job.program,
      ];
      const started =
        nodes === 1
          ? []
          : [
              `run on each of ${nodes} nodes, with NODE_RANK 0 to ${nodes - 1} and MASTER_ADDR the address of node 0`,
            ];
      const head = `#!/bin/bash\n${remarkText([...started, ...job.remarks])}${missingText(missing)}`;
      const text = `${head}${commandText(torchrun, options)}\n`;
      return { target, missing, files: [{ name: 'train.sh', text }] };
    }
    case 'slurm':
      return { target, missing, files: [{ name: 'train.sbatch', text: slurmTraining(job) }] };
    case 'kubernetes': {
      const text = kubernetesTraining({
        ...job,
        program: ['pretrain_gpt.py', 'REPLACE_WITH_MODEL_AND_DATA_ARGUMENTS'],
        remarks: [`put in the image and the arguments of Megatron-LM: ${given}`],
      });
      return { target, missing, files: [{ name: 'train.yaml', text }] };
    }
  }
}

/** How the launchers of several nodes find each other (https://docs.pytorch.org/docs/stable/elastic/run.html). */
const meeting: readonly Word[] = [
  ...['--node-rank', { shell: '"$NODE_RANK"' }],
  ...['--master-addr', { shell: '"$MASTER_ADDR"' }, '--master-port', rendezvousPort],
];
