/** What the reader has to know about the inputs: estimates, press reports, borrowed curves, absent fields. */
import type { Chip } from '../hardware/chip.ts';
import type { Device } from '../hardware/device.ts';
import { constantNames } from '../hardware/efficiency-constants.ts';
import type { Architecture } from '../model/architecture.ts';
import type { Note, Source } from './result.ts';

/** Notes on a chip's own figures. */
export function chipNotes(chip: Chip): Note[] {
  const estimated = Object.keys(chip.estimated);
  const list = estimated.join(', ');
  if (chip.confidence === 'data-sheet') {
    return estimated.length === 0
      ? []
      : [{ kind: 'info', text: `${chip.name}: estimated by the rules in its profile: ${list}.` }];
  }
  const known =
    chip.confidence === 'press'
      ? 'known from press reports only'
      : 'announced but not yet measured';
  return [
    {
      kind: 'estimate',
      text:
        `${chip.name} is ${known}, so every figure that rests on it is an estimate. ` +
        (estimated.length === 0
          ? ''
          : `Not published and estimated by the rules in its profile: ${list}.`),
    },
  ];
}

/** Where the memory of a host was read, for plans that keep something there. */
export function hostNotes({ name, hostMemory }: Chip): Note[] {
  if (hostMemory === undefined) return [];
  const estimated = Object.keys(hostMemory.provenance.estimated);
  return estimated.length === 0
    ? []
    : [
        {
          kind: 'info',
          text: `${name}: of its host, estimated by the rules in its profile: ${estimated.join(', ')}.`,
        },
      ];
}

/** How much of a chip's software has been measured. */
export function efficiencyNotes({ chip, efficiency }: Device): Note[] {
  const borrowed = Object.entries(efficiency.borrowedFrom);
  if (borrowed.length === 0) return [];
  const count = borrowed.reduce((sum, [, constants]) => sum + constants, 0);
  const from = borrowed.map(([relative]) => relative).join(' and ');
  return [
    {
      kind: count > constantNames.length / 2 ? 'estimate' : 'info',
      text:
        `${chip.name}: ${count} of the ${constantNames.length} constants that turn peaks into achieved rates are not ` +
        `measured on this generation and are borrowed from ${from}.`,
    },
  ];
}

/** Fields that the config leaves open. */
export function modelNotes({ name, defaulted }: Architecture): Note[] {
  if (defaulted.length === 0) return [];
  return [
    {
      kind: 'info',
      text: `${name}: taken by default, since the config is silent: ${defaulted.join(', ')}.`,
    },
  ];
}

/** The publications behind the chips in use, each once, and behind the hosts in use. */
export function sourcesOf(
  chips: Iterable<Chip>,
  hosts: readonly Chip[],
  quoted: readonly Source[],
): Source[] {
  const byTitle = new Map<string, Source>();
  for (const chip of chips) {
    const host = hosts.includes(chip) ? (chip.hostMemory?.provenance.sources ?? []) : [];
    for (const source of [...chip.sources, ...host]) {
      byTitle.set(`${source.title}|${source.where ?? ''}`, {
        ...source,
        id: `${chip.id}/${source.id}`,
      });
    }
  }
  for (const source of quoted) byTitle.set(`${source.title}|${source.where ?? ''}`, source);
  return [...byTitle.values()];
}
