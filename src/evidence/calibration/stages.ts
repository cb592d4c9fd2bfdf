/** In which order constants are fitted, and on which measurements: kernels and messages, then phases and whole systems. */
import type { CalibrationRow } from './calibration-row.ts';
import { type Knob, ofEngines } from './knob.ts';

export interface Stage {
  /** Most steps of the search, and most entries of a family that it looks at; the rest only check it. */
  readonly rounds?: number;
  readonly mostPerGroup?: number;
  readonly title: string;
  /** Whole systems, which a reader may have measured too. */
  readonly ofSystems?: true;
  readonly informs: (row: CalibrationRow) => boolean;
  readonly moves: (knob: Knob) => boolean;
}

const products = ['softness', 'gemm.', 'memory.gemm', 'quantize.'] as const;
const experts = ['experts.'] as const;
const attention = ['memory.attention', 'attention.'] as const;
const collectives = ['collective.'] as const;
const dispatch = ['dispatch.'] as const;

const named = (starts: readonly string[]) => (knob: Knob) =>
  (isEfficiency(knob) || knob.document === 'operator-calls') &&
  starts.some(start => knob.name.startsWith(start)) &&
  !ofSystems.includes(knob.name);

/** Constants of efficiency curves that only whole systems show. */
const ofSystems: readonly string[] = ['memory.pass', 'collective.smallAllReduce'];

const software = ['training', 'serving', 'operator'] as const;
function isEfficiency({ document }: Knob): boolean {
  return !software.some(start => document.startsWith(start));
}

const isExchange = ({ entry }: CalibrationRow) =>
  entry.kind === 'collective' && entry.setup.operation.startsWith('moe-');

const kernels: readonly Stage[] = [
  {
    title: 'products',
    informs: ({ kind }) => kind === 'gemm',
    moves: named(products),
  },
  {
    title: 'experts',
    informs: ({ kind }) => kind === 'experts',
    moves: named(experts),
  },
  { title: 'attention', informs: ({ kind }) => kind === 'attention', moves: named(attention) },
  {
    title: 'collectives',
    informs: row => row.kind === 'collective' && !isExchange(row),
    moves: named(collectives),
  },
  {
    title: 'dispatch and combine',
    informs: row => row.kind === 'collective' && isExchange(row),
    moves: named(dispatch),
  },
];

const isKernelKnob = (knob: Knob) => kernels.some(stage => stage.moves(knob));

const systems: readonly Stage[] = [
  {
    title: 'training',
    ofSystems: true,
    informs: ({ kind, aspect }) => kind === 'training' && aspect === 'speed',
    moves: knob =>
      !isKernelKnob(knob) &&
      (knob.document.startsWith('training') ||
        (isEfficiency(knob) && !knob.name.startsWith('serving.'))),
    rounds: 4,
  },
  {
    title: 'phases and services',
    ofSystems: true,
    informs: ({ kind }) => kind === 'prefill' || kind === 'decode' || kind === 'serving',
    moves: knob =>
      knob.document.startsWith('serving')
        ? ofEngines.some(name => name === knob.name)
        : isEfficiency(knob) && knob.name.startsWith('serving.'),
    rounds: 2,
    mostPerGroup: 6,
  },
];

/** Each stage holds what the stages before it have found. */
export const calibrationStages: readonly Stage[] = [...kernels, ...systems];
