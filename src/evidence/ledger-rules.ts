/** What a ledger entry may not leave out, or say together; the schema of its fields cannot tell. */
import type { Problem } from '../schema/input-error.ts';
import type { LedgerEntry } from './ledger-entry.ts';

/** Faults of an entry whose fields are each in order; paths begin at the entry. */
export function entryFaults(entry: LedgerEntry): readonly Problem[] {
  return [...generalFaults(entry), ...setupFaults(entry)];
}

function generalFaults({ kind, model, trust, notes }: LedgerEntry): readonly Problem[] {
  const kernel =
    kind === 'gemm' || kind === 'attention' || kind === 'experts' || kind === 'collective';
  const faults: Problem[] = [];
  if (kernel && model !== undefined) {
    faults.push({ path: 'model', message: `expected none for the kind "${kind}"` });
  }
  if (!kernel && model === undefined) {
    faults.push({ path: 'model', message: 'missing; expected the id of a model or its config' });
  }
  if (trust === 'derived' && notes === undefined) {
    faults.push({
      path: 'notes',
      message: 'missing; expected the arithmetic behind a derived figure',
    });
  }
  return faults;
}

function setupFaults({ kind, setup }: LedgerEntry): readonly Problem[] {
  switch (kind) {
    case 'decode':
      return oneOf(setup, ['batchPerChip', 'timePerOutputTokenSeconds']);
    case 'serving':
      return [
        ...oneOf(setup, ['concurrency', 'requestsPerSecond', 'load']),
        ...goesWith(setup, 'requests', 'requestsPerSecond'),
        ...goesWith(setup, 'prefillChips', 'disaggregated'),
        ...goesWith(setup, 'decodeChips', 'disaggregated'),
        ...sloFaults(setup),
      ];
    case 'collective':
      return setup.operation.startsWith('moe-')
        ? [...needs(setup, exchanged), ...mayNotHave(setup, ['bytesPerChip'])]
        : [
            ...needs(setup, ['bytesPerChip']),
            ...mayNotHave(setup, [...routed, 'topKGroups', 'experts', 'mode']),
          ];
    default:
      return [];
  }
}

const routed = ['tokensPerChip', 'hidden', 'topK'] as const;
const exchanged = [...routed, 'precision'] as const;

type Setup = object;

function has(setup: Setup, field: string): boolean {
  return (setup as Readonly<Record<string, unknown>>)[field] !== undefined;
}

function oneOf(setup: Setup, fields: readonly string[]): readonly Problem[] {
  const given = fields.filter(field => has(setup, field));
  if (given.length === 1) return [];
  const got = given.length === 0 ? 'none' : given.join(' and ');
  return [{ path: 'setup', message: `expected one of ${fields.join(', ')}, got ${got}` }];
}

function needs(setup: Setup, fields: readonly string[]): readonly Problem[] {
  return fields
    .filter(field => !has(setup, field))
    .map(field => ({ path: `setup.${field}`, message: 'missing; this operation needs it' }));
}

function mayNotHave(setup: Setup, fields: readonly string[]): readonly Problem[] {
  return fields
    .filter(field => has(setup, field))
    .map(field => ({ path: `setup.${field}`, message: 'expected none for this operation' }));
}

function goesWith(setup: Setup, field: string, other: string): readonly Problem[] {
  if (!has(setup, field) || has(setup, other)) return [];
  return [{ path: `setup.${other}`, message: `missing; expected beside ${field}` }];
}

function sloFaults(setup: {
  readonly load?: string | undefined;
  readonly slo?: object | undefined;
}) {
  const wanted = setup.load === 'slo';
  const limits = setup.slo;
  if (wanted && (limits === undefined || Object.keys(limits).length === 0)) {
    return [{ path: 'setup.slo', message: 'missing; expected at least one limit' }];
  }
  return !wanted && limits !== undefined
    ? [{ path: 'setup.slo', message: 'expected only with the load "slo"' }]
    : [];
}
