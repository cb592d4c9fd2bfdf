/** What Neraca says about one published kernel: a time, or why it has none. */
import type { Chip, Precision } from '../hardware/chip.ts';
import type { Seconds } from '../units/quantity.ts';
import type { Format } from './ledger-setup.ts';
import type { KernelSubject } from './subject.ts';

export type Prediction =
  | { readonly supported: true; readonly seconds: Seconds }
  | { readonly supported: false; readonly reason: string };

export function predicted(seconds: Seconds): Prediction {
  return { supported: true, seconds };
}

export function unsupported(reason: string): Prediction {
  return { supported: false, reason };
}

const known: Readonly<Partial<Record<Format, Precision>>> = {
  bf16: 'bf16',
  fp16: 'bf16',
  fp8: 'fp8',
  mxfp8: 'fp8',
  int8: 'int8',
  nvfp4: 'fp4',
  mxfp4: 'fp4',
};

/** The simulator's name of a format; undefined for those it does not compute in. */
export function precisionOf(format: Format): Precision | undefined {
  return known[format];
}

/** The chip as the entry's system had it: another domain, other network cards. */
export function chipOf(chip: Chip, { system, kind, setup }: KernelSubject): Chip {
  const domain = system.scaleUpDomain ?? chip.scaleUp.domainChips;
  // Traffic that runs over the network although the chips share a domain: the domain is not used.
  const unused = kind === 'collective' && setup.fabric === 'scale-out' && system.chips <= domain;
  return {
    ...chip,
    scaleUp: { ...chip.scaleUp, domainChips: unused ? 1 : domain },
    scaleOut: {
      ...chip.scaleOut,
      bandwidthBytesPerSecond:
        system.scaleOutBytesPerSecond ?? chip.scaleOut.bandwidthBytesPerSecond,
    },
  };
}
