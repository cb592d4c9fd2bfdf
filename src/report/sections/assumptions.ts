/** The input as it was used: every value with where it came from. An estimate without its assumptions is no answer. */
import type { Result } from '../../scenario/result.ts';
import { formatBytes, formatCount } from '../../units/format.ts';
import { paragraph, type Section, tableBlock } from '../content.ts';
import type { Table } from '../table.ts';
import { type Fact, factTable } from './fact-table.ts';
import { inputValues } from './input-values.ts';

function modelFacts({ model }: Result['scenario']): readonly Fact[] {
  return [
    { name: 'Model', value: model.id },
    { name: 'Parameters', value: formatCount(model.totalParameters) },
    { name: 'Active per token', value: formatCount(model.activeParameters) },
    { name: 'KV cache per token', value: formatBytes(model.kvCacheBytesPerToken) },
    ...(model.defaulted.length === 0
      ? []
      : [{ name: 'Not in its configuration, defaulted', value: model.defaulted.join(', ') }]),
  ];
}

function inputTable(scenario: Result['scenario']): Table {
  return {
    id: 'assumptions',
    title: 'Resolved input',
    columns: [
      { key: 'path', label: 'Input' },
      { key: 'value', label: 'Value' },
      { key: 'origin', label: 'Origin' },
    ],
    rows: inputValues(scenario).map(value => ({ ...value })),
  };
}

/** Section of the assumptions of one result. */
export function assumptionsSection(scenario: Result['scenario']): Section {
  return {
    id: 'assumptions',
    title: 'Assumptions',
    blocks: [
      paragraph(
        'Origin: given in the scenario, from a profile, a default, or chosen by the search for the best layout.',
      ),
      ...tableBlock(factTable('model', 'Model', modelFacts(scenario))),
      ...tableBlock(inputTable(scenario)),
    ],
  };
}
