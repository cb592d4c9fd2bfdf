/** How a figure follows from others: a tree whose leaves are inputs, each with where it came from. */
import type { Result } from '../../scenario/result.ts';

/** How the terms of a figure combine; `explained`: by a model that words describe, term by term. */
export type Operation = 'product' | 'quotient' | 'sum' | 'explained';

export interface Term {
  readonly label: string;
  /** In base units. */
  readonly value: number;
  /** As people read it. */
  readonly text: string;
  /** Where a leaf came from, or why a part is what it is. */
  readonly why?: string;
  /** Id of a source of the result. */
  readonly source?: string;
  /** Formula in words, and its terms. */
  readonly derivation?: Derivation;
}

export interface Derivation {
  readonly words: string;
  readonly operation: Operation;
  readonly terms: readonly Term[];
}

/** The value that a derivation's terms give; undefined where words explain what no single operation does. */
export function combined({ operation, terms }: Derivation): number | undefined {
  const [first = 0, ...rest] = terms.map(({ value }) => value);
  switch (operation) {
    case 'product':
      return rest.reduce((product, value) => product * value, first);
    case 'quotient':
      return rest.reduce((quotient, value) => quotient / value, first);
    case 'sum':
      return rest.reduce((sum, value) => sum + value, first);
    case 'explained':
      return undefined;
  }
}

const originWords = {
  given: 'given in the scenario',
  profile: "from the chip's profile",
  default: 'default of Neraca',
  chosen: 'chosen by the search for the best layout',
} as const;

/** Where a value of the resolved scenario came from, in words. */
export function originOf({ scenario }: Result, path: string): string {
  const origin = scenario.origins[path];
  return origin === undefined ? '' : originWords[origin];
}

/** A figure of a chip's profile as a term; none where the chip has no such figure. */
export function profileTerm(
  { scenario }: Result,
  {
    chip,
    path,
    label,
    text,
  }: {
    readonly chip: string;
    readonly path: string;
    readonly label: string;
    readonly text: (value: number) => string;
  },
): readonly Term[] {
  const figure = scenario.chips?.[chip]?.figures[path];
  if (figure === undefined) return [];
  const { value, source, estimated } = figure;
  return [
    {
      label,
      value,
      text: text(value),
      why: estimated === undefined ? "from the chip's profile" : `estimated: ${estimated}`,
      ...(source === undefined ? {} : { source }),
    },
  ];
}
