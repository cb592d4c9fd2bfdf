/** What a prediction may see of a ledger entry: its model, system and setup; never its id, source, group or figures. */
import type { Device } from '../hardware/device.ts';
import type { Architecture } from '../model/architecture.ts';
import { modelFromConfig } from '../model/read-model.ts';
import type { Library } from '../scenario/library.ts';
import type { EntryOf, KernelEntry, LedgerEntry, LedgerKind } from './ledger-entry.ts';

type Visible = 'kind' | 'model' | 'system' | 'setup';

export type SubjectOf<Kind extends LedgerKind> = Kind extends LedgerKind
  ? Pick<EntryOf<Kind>, Visible>
  : never;
export type Subject = SubjectOf<LedgerKind>;
export type KernelSubject = SubjectOf<KernelEntry['kind']>;

/** The part of an entry that predictions see. */
export function subjectOf<Kind extends LedgerKind>({
  kind,
  model,
  system,
  setup,
}: EntryOf<Kind>): SubjectOf<Kind> {
  return { kind, model, system, setup } as SubjectOf<Kind>;
}

/** Ledger configs say only what shapes the work; a missing context limit does not. */
const unlimitedContext = 2 ** 20;

/** The subject's model: by its id, or from the fields that the ledger gives; undefined for kernels. */
export function modelOf(
  { model }: Pick<LedgerEntry, 'model'>,
  library: Library,
): Architecture | undefined {
  if (model === undefined) return undefined;
  if (typeof model === 'string') return library.model(model);
  const config = { max_position_embeddings: unlimitedContext, ...model };
  return modelFromConfig(config, { id: 'ledger-model', file: 'model' });
}

/** The profile of the subject's chip, with the fabric that its system had. */
export function deviceOf({ system }: Pick<LedgerEntry, 'system'>, library: Library): Device {
  const chip = library.chip(system.chip);
  const domainChips = system.scaleUpDomain ?? chip.scaleUp.domainChips;
  const bandwidthBytesPerSecond =
    system.scaleOutBytesPerSecond ?? chip.scaleOut.bandwidthBytesPerSecond;
  return {
    chip: {
      ...chip,
      scaleUp: { ...chip.scaleUp, domainChips },
      scaleOut: { ...chip.scaleOut, bandwidthBytesPerSecond },
    },
    efficiency: library.efficiency(chip.efficiency),
  };
}
