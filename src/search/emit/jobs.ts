/** Job files around a command: Slurm's batch scripts, and the objects of Kubernetes. */
import type { Option } from './launch.ts';
import { commandText, missingText } from './launch.ts';

export interface Job {
  readonly name: string;
  readonly nodes: number;
  readonly chipsPerNode: number;
  /** Words before the options, such as `pretrain_gpt.py`. */
  readonly program: readonly string[];
  readonly options: readonly Option[];
  readonly missing: readonly string[];
}

/** A batch script that starts one launcher a node (https://slurm.schedmd.com/sbatch.html). */
export function slurmTraining({
  name,
  nodes,
  chipsPerNode,
  program,
  options,
  missing,
}: Job): string {
  const torchrun = [
    'srun torchrun',
    `--nnodes ${nodes}`,
    `--nproc-per-node ${chipsPerNode}`,
    '--rdzv-backend c10d',
    '--rdzv-endpoint "$head:29500"',
    ...program,
  ];
  return `#!/bin/bash
#SBATCH --job-name=${name}
#SBATCH --nodes=${nodes}
#SBATCH --ntasks-per-node=1
#SBATCH --gpus-per-node=${chipsPerNode}
#SBATCH --exclusive
${missingText(missing)}
set -euo pipefail
head=$(scontrol show hostnames "$SLURM_JOB_NODELIST" | head -n 1)

${commandText(torchrun, options)}
`;
}

/** A PyTorchJob of the Kubeflow training operator (https://www.kubeflow.org/docs/components/trainer/legacy-v1/user-guides/pytorch/). */
export function kubernetesTraining({
  name,
  nodes,
  chipsPerNode,
  program,
  options,
  missing,
}: Job): string {
  const words = ['torchrun', ...program, ...options.flatMap(option => option.map(String))];
  const container = (indent: string) =>
    [
      'containers:',
      '  - name: pytorch',
      '    image: REPLACE_WITH_YOUR_IMAGE',
      `    command: ${JSON.stringify(words)}`,
      '    resources:',
      '      limits:',
      `        nvidia.com/gpu: ${chipsPerNode}`,
    ]
      .map(line => indent + line)
      .join('\n');
  const replica = (kind: string, count: number) => `    ${kind}:
      replicas: ${count}
      restartPolicy: OnFailure
      template:
        spec:
${container('          ')}`;
  return `${missingText(missing)}apiVersion: kubeflow.org/v1
kind: PyTorchJob
metadata:
  name: ${name}
spec:
  nprocPerNode: "${chipsPerNode}"
  pytorchReplicaSpecs:
${replica('Master', 1)}
${nodes > 1 ? `${replica('Worker', nodes - 1)}\n` : ''}`;
}

/** One server a job step: an instance of a pool. */
export function slurmServing({
  name,
  nodes,
  chipsPerNode,
  program,
  options,
  missing,
}: Job): string {
  return `#!/bin/bash
#SBATCH --job-name=${name}
#SBATCH --nodes=${nodes}
#SBATCH --ntasks-per-node=1
#SBATCH --gpus-per-node=${chipsPerNode}
${missingText(missing)}
set -euo pipefail

${commandText(['srun', ...program], options)}
`;
}

/** A deployment of equal instances with a service in front (https://kubernetes.io/docs/concepts/workloads/controllers/deployment/). */
export function kubernetesServing(job: Job, instances: number, port: number): string {
  const { name, nodes, chipsPerNode, program, options, missing } = job;
  const words = [...program, ...options.flatMap(option => option.map(String))];
  const notes =
    nodes > 1
      ? [
          ...missing,
          `an instance spans ${nodes} nodes: use a LeaderWorkerSet of size ${nodes} in place of the Deployment`,
        ]
      : missing;
  return `${missingText(notes)}apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
spec:
  replicas: ${instances}
  selector:
    matchLabels: { app: ${name} }
  template:
    metadata:
      labels: { app: ${name} }
    spec:
      containers:
        - name: server
          image: REPLACE_WITH_YOUR_IMAGE
          command: ${JSON.stringify(words)}
          ports: [{ containerPort: ${port} }]
          resources:
            limits:
              nvidia.com/gpu: ${chipsPerNode}
---
apiVersion: v1
kind: Service
metadata:
  name: ${name}
spec:
  selector: { app: ${name} }
  ports: [{ port: ${port} }]
`;
}
