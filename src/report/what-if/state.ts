/** What the reader has changed: in the address of the page, and in the scenario. */
import type { Control } from './controls.ts';
import { type Node, withValue } from './paths.ts';

/** Path → the value chosen, as text; only what differs from the scenario as given. */
export type Changes = ReadonlyMap<string, string>;

/** The text of a control's value. */
export function valueText(control: Control): string {
  return control.value === undefined ? '' : String(control.value);
}

/** Every value that a control may take, as text, in its order. */
export function valuesOf(control: Control): readonly string[] {
  return control.kind === 'picker'
    ? control.options.map(({ value }) => value)
    : control.stops.map(stop => (stop === undefined ? '' : String(stop)));
}

/** The part of an address after `#`; empty without changes. */
export function addressOf(changes: Changes): string {
  return [...changes]
    .map(([path, value]) => `${encodeURIComponent(path)}=${encodeURIComponent(value)}`)
    .join('&');
}

/** The changes in an address; what no control could have written is left out. */
export function changesIn(address: string, controls: readonly Control[]): Changes {
  const pairs = address
    .replace(/^#/, '')
    .split('&')
    .map(pair => pair.split('=').map(decoded));
  return new Map(
    pairs.flatMap(([path = '', value = '']) => {
      const control = controls.find(one => one.path === path);
      const fits =
        control !== undefined && valuesOf(control).includes(value) && value !== valueText(control);
      return fits ? [[path, value] as const] : [];
    }),
  );
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}

/** The scenario with the changes made. Where a part runs on other or more chips than planned, its plan is left to the search. */
export function changed(document: Node, controls: readonly Control[], changes: Changes): Node {
  let result = document;
  for (const control of controls) {
    const value = changes.get(control.path);
    if (value === undefined) continue;
    const spelled =
      control.kind === 'slider' && value !== '' ? control.spell(Number(value)) : value;
    result = withValue(result, control.path, spelled === '' ? undefined : spelled);
  }
  for (const part of ['training', 'serving']) {
    const moved = [...changes.keys()].some(path => path.startsWith(`${part}.`) && replans(path));
    if (moved) result = withValue(result, `${part}.plan`, 'auto');
  }
  return result;
}

function replans(path: string): boolean {
  return path.includes('.cluster.') || path === 'training.globalBatchSequences';
}
