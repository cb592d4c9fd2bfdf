/** A published measurement as the ledger keeps it: what was run, on what, what came out, and where that was read. */
import * as z from 'zod/mini';
import { expecting } from '../schema/expectation.ts';
import { InputError } from '../schema/input-error.ts';
import { count, text } from '../schema/pieces.ts';
import { readDocument } from '../schema/validate.ts';
import { entryFaults } from './ledger-rules.ts';
import {
  attentionSetup,
  collectiveSetup,
  decodeSetup,
  expertsSetup,
  gemmSetup,
  prefillSetup,
  servingSetup,
  trainingSetup,
} from './ledger-setup.ts';

const positive = z.number().check(z.gt(0));
const latency = z.templateLiteral([
  z.enum(['timePerOutputTokenSeconds', 'timeToFirstTokenSeconds']),
  z.enum(['', 'P50', 'P90', 'P95', 'P99']),
]);

const id = expecting(
  z.string().check(z.regex(/^[a-z0-9]+(?:[.]?[a-z0-9]+)*(?:--?[a-z0-9]+(?:[.]?[a-z0-9]+)*)*$/)),
  'an id in kebab-case like "deepep-h800--dispatch-ep8"',
);

const group = expecting(
  z.string().check(z.regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/)),
  'a name in kebab-case like "megatron-sc21"',
);

const address = expecting(
  z.string().check(z.regex(/^https?:\/\//)),
  'an address that begins with https://',
);

/** A model by its id, or the fields of its config.json. */
const model = z.union([text, z.record(z.string(), z.unknown())]);

/** One schema for each kind; they differ in their setup and in what was measured. */
function entry<Kind extends string, Setup extends z.ZodMiniType, Metric extends z.ZodMiniType>(
  kind: Kind,
  setup: Setup,
  metric: Metric,
) {
  return z.strictObject({
    id,
    group: z.optional(group),
    kind: z.literal(kind),
    model: z.optional(model),
    system: z.strictObject({
      chip: text,
      chips: count,
      chipsPerNode: z.optional(count),
      scaleUpDomain: z.optional(count),
      scaleOutBytesPerSecond: z.optional(positive),
    }),
    setup,
    measured: z.array(z.strictObject({ metric, value: positive })).check(z.minLength(1)),
    source: z.strictObject({ title: text, url: address, where: text }),
    trust: z.enum(['table', 'text', 'plot', 'derived']),
    notes: z.optional(z.string()),
  });
}

const training = entry(
  'training',
  trainingSetup,
  z.enum([
    'stepSeconds',
    'tokensPerSecondPerChip',
    'modelFlopPerSecondPerChip',
    'mfu',
    'chipHours',
    'memoryBytesPerChip',
  ]),
);
const prefill = entry(
  'prefill',
  prefillSetup,
  z.union([z.enum(['inputTokensPerSecondPerChip', 'requestsPerSecond']), latency]),
);
const decode = entry(
  'decode',
  decodeSetup,
  z.union([z.enum(['outputTokensPerSecondPerChip']), latency]),
);
const serving = entry(
  'serving',
  servingSetup,
  z.union([
    z.enum([
      'inputTokensPerSecondPerChip',
      'outputTokensPerSecondPerChip',
      'totalTokensPerSecondPerChip',
      'requestsPerSecond',
    ]),
    latency,
  ]),
);
const gemm = entry('gemm', gemmSetup, z.enum(['flopPerSecond', 'bytesPerSecond']));
const attention = entry(
  'attention',
  attentionSetup,
  z.enum(['flopPerSecond', 'bytesPerSecond', 'seconds']),
);
const experts = entry('experts', expertsSetup, z.enum(['seconds']));
const collective = entry(
  'collective',
  collectiveSetup,
  z.enum(['seconds', 'busBytesPerSecond', 'bytesPerSecond']),
);

export const ledgerEntrySchema = z.discriminatedUnion('kind', [
  training,
  prefill,
  decode,
  serving,
  gemm,
  attention,
  experts,
  collective,
]);

export type LedgerEntry = z.infer<typeof ledgerEntrySchema>;
export type LedgerKind = LedgerEntry['kind'];
/** The entries of one kind. */
export type EntryOf<Kind extends LedgerKind> = Extract<LedgerEntry, { readonly kind: Kind }>;
/** Kinds that measure one kernel or one message. */
export const kernelKinds = ['gemm', 'attention', 'experts', 'collective'] as const;
export type KernelEntry = EntryOf<(typeof kernelKinds)[number]>;

/** The entries of a ledger file; InputError names every failure by its path, an id given twice among them. */
export function readLedger(text: string, file: string): readonly LedgerEntry[] {
  const entries = readDocument(z.array(ledgerEntrySchema), text, file);
  const seen = new Set<string>();
  const problems = entries.flatMap((entry, index) => {
    const faults = [...entryFaults(entry)];
    if (seen.has(entry.id)) {
      faults.push({ path: 'id', message: `expected each id once, got "${entry.id}" again` });
    }
    seen.add(entry.id);
    return faults.map(({ path, message }) => ({ path: `${index}.${path}`, message }));
  });
  if (problems.length > 0) throw new InputError(file, problems);
  return entries;
}

/** Source family of an entry: rows of one are near-repeats of each other. */
export function groupOfEntry({ group, id }: LedgerEntry): string {
  return group ?? id.split('--', 1)[0] ?? id;
}

/** Does the entry measure one kernel or one message? */
export function isKernel(entry: LedgerEntry): entry is KernelEntry {
  return (kernelKinds as readonly string[]).includes(entry.kind);
}
