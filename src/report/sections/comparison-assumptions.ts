/** The inputs of a comparison: what all chips share, and what differs by chip. */
import { paragraph, type Section, tableBlock } from '../content.ts';
import type { Table } from '../table.ts';
import type { Compared } from './compared.ts';
import { type InputValue, inputValues } from './input-values.ts';

interface ChipInputs {
  readonly chip: string;
  readonly inputs: ReadonlyMap<string, InputValue>;
}

function isShared(path: string, chips: readonly ChipInputs[]): boolean {
  return new Set(chips.map(({ inputs }) => inputs.get(path)?.value)).size === 1;
}

function sharedTable(paths: readonly string[], first: ChipInputs): Table {
  return {
    id: 'shared-assumptions',
    title: 'Shared by all chips',
    columns: [
      { key: 'path', label: 'Input' },
      { key: 'value', label: 'Value' },
      { key: 'origin', label: 'Origin' },
    ],
    rows: paths.map(path => ({
      path,
      value: first.inputs.get(path)?.value ?? null,
      origin: first.inputs.get(path)?.origin ?? null,
    })),
  };
}

function differingTable(paths: readonly string[], chips: readonly ChipInputs[]): Table {
  return {
    id: 'differing-assumptions',
    title: 'Different by chip',
    columns: [
      { key: 'path', label: 'Input' },
      ...chips.map(({ chip }, index) => ({ key: `chip${index}`, label: chip })),
    ],
    rows: paths.map(path => ({
      path,
      ...Object.fromEntries(
        chips.map(({ inputs }, index) => [`chip${index}`, inputs.get(path)?.value ?? null]),
      ),
    })),
  };
}

/** Section of the assumptions of a comparison. */
export function comparisonAssumptions(entries: readonly Compared[]): readonly Section[] {
  const chips = entries.map(({ chip, result }) => ({
    chip,
    inputs: new Map(inputValues(result.scenario).map(value => [value.path, value])),
  }));
  const first = chips[0];
  if (first === undefined) return [];
  const paths = [...new Set(chips.flatMap(({ inputs }) => [...inputs.keys()]))];
  const shared = paths.filter(path => isShared(path, chips));
  const differing = paths.filter(path => !isShared(path, chips));
  return [
    {
      id: 'assumptions',
      title: 'Assumptions',
      blocks: [
        paragraph(
          'Origin: given in the scenario, from a profile, a default, or chosen by the search for the best layout.',
        ),
        ...tableBlock(sharedTable(shared, first)),
        ...tableBlock(differingTable(differing, chips)),
      ],
    },
  ];
}
