/** From plan to launch: what was simulated is what gets run. */
import type { TrainingPlan } from '../../parallelism/plan.ts';
import { kubernetesTraining, slurmTraining } from './jobs.ts';
import { commandText, type Launch, missingText } from './launch.ts';
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
  const job = {
    name: `train-${run.model.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`,
    nodes: Math.ceil(run.chips / chipsPerNode),
    chipsPerNode,
    program: ['pretrain_gpt.py', '"$@"'],
    options,
    missing,
  };
  switch (target) {
    case 'megatron': {
      const words = [
        `torchrun --nnodes ${job.nodes} --nproc-per-node ${chipsPerNode}`,
        ...job.program,
      ];
      const text = `#!/bin/bash\n${missingText(missing)}${commandText(words, options)}\n`;
      return { target, missing, files: [{ name: 'train.sh', text }] };
    }
    case 'slurm':
      return { target, missing, files: [{ name: 'train.sbatch', text: slurmTraining(job) }] };
    case 'kubernetes': {
      const text = kubernetesTraining({ ...job, program: ['pretrain_gpt.py'] });
      return { target, missing, files: [{ name: 'train.yaml', text }] };
    }
  }
}
