/** Job files around a command: Slurm's batch scripts, and the objects of Kubernetes. */
import {
  commandText,
  commandWords,
  missingText,
  type Option,
  remarkText,
  type Word,
} from './launch.ts';

export interface Job {
  readonly name: string;
  readonly nodes: number;
  readonly chipsPerNode: number;
  /** Words before the options, such as `pretrain_gpt.py`. */
  readonly program: readonly Word[];
  readonly options: readonly Option[];
  readonly missing: readonly string[];
  /** What whoever starts it has to know. */
  readonly remarks: readonly string[];
}

/** The port on which the nodes of a run meet. */
export const rendezvousPort = 29500;

const batchHead = ({ name, nodes, chipsPerNode }: Job) => `#!/bin/bash
#SBATCH --job-name=${name}
#SBATCH --nodes=${nodes}
#SBATCH --ntasks-per-node=1
#SBATCH --gpus-per-node=${chipsPerNode}
#SBATCH --exclusive
`;

const firstHost = '$(scontrol show hostnames "$SLURM_JOB_NODELIST" | head -n 1)';

/** A batch script that starts one launcher a node (https://slurm.schedmd.com/sbatch.html). */
export function slurmTraining(job: Job): string {
  const { nodes, chipsPerNode, program, options, missing, remarks } = job;
  const torchrun: readonly Word[] = [
    ...['srun', 'torchrun', '--nnodes', nodes, '--nproc-per-node', chipsPerNode],
    ...['--rdzv-backend', 'c10d', '--rdzv-endpoint', { shell: `"$head:${rendezvousPort}"` }],
    ...program,
  ];
  return `${batchHead(job)}${remarkText(remarks)}${missingText(missing)}
set -euo pipefail
head=${firstHost}

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
  remarks,
}: Job): string {
  const words = commandWords(['torchrun', ...program], options);
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
  return `${remarkText(remarks)}${missingText(missing)}apiVersion: kubeflow.org/v1
kind: PyTorchJob
metadata:
  name: ${name}
spec:
  nprocPerNode: "${chipsPerNode}"
  pytorchReplicaSpecs:
${replica('Master', 1)}
${nodes > 1 ? `${replica('Worker', nodes - 1)}\n` : ''}`;
}

/** An instance of a pool as one job: the same command on each of its nodes. */
export function slurmServing(job: Job): string {
  const { program, options, missing, remarks } = job;
  return `${batchHead(job)}${remarkText(remarks)}${missingText(missing)}
set -euo pipefail
export MASTER_ADDR=${firstHost}

serve() {
  export NODE_RANK=$SLURM_NODEID
  exec ${commandText(program, options).replaceAll('\n', '\n  ')}
}
export -f serve
srun bash -c serve
`;
}

const service = (name: string, selector: string, port: number) => `---
apiVersion: v1
kind: Service
metadata:
  name: ${name}
spec:
  selector: { ${selector} }
  ports: [{ port: ${port} }]
`;

/** Equal instances with a service in front: pods of a deployment, or groups of pods where one node is too small. */
export function kubernetesServing(job: Job, instances: number, port: number): string {
  return job.nodes === 1 ? deployment(job, instances, port) : groups(job, instances, port);
}

/** https://kubernetes.io/docs/concepts/workloads/controllers/deployment/ */
function deployment(job: Job, instances: number, port: number): string {
  const { name, chipsPerNode, program, options, missing, remarks } = job;
  return `${remarkText(remarks)}${missingText(missing)}apiVersion: apps/v1
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
          command: ${JSON.stringify(commandWords(program, options))}
          ports: [{ containerPort: ${port} }]
          resources:
            limits:
              nvidia.com/gpu: ${chipsPerNode}
${service(name, `app: ${name}`, port)}`;
}

/** LeaderWorkerSet, which tells each pod its place in the group (https://lws.sigs.k8s.io/docs/overview/). */
function groups(job: Job, instances: number, port: number): string {
  const { name, nodes, chipsPerNode, program, options, missing, remarks } = job;
  const indent = ' '.repeat(16);
  const script = [
    'export NODE_RANK=$LWS_WORKER_INDEX MASTER_ADDR=$LWS_LEADER_ADDRESS',
    `exec ${commandText(program, options)}`,
  ]
    .join('\n')
    .replaceAll('\n', `\n${indent}`);
  const label = 'leaderworkerset.sigs.k8s.io';
  return `${remarkText(remarks)}${missingText(missing)}apiVersion: leaderworkerset.x-k8s.io/v1
kind: LeaderWorkerSet
metadata:
  name: ${name}
spec:
  replicas: ${instances}
  leaderWorkerTemplate:
    size: ${nodes}
    workerTemplate:
      spec:
        containers:
          - name: server
            image: REPLACE_WITH_YOUR_IMAGE
            command:
              - bash
              - -c
              - |
${indent}${script}
            ports: [{ containerPort: ${port} }]
            resources:
              limits:
                nvidia.com/gpu: ${chipsPerNode}
${service(name, `${label}/name: ${name}, ${label}/worker-index: "0"`, port)}`;
}
