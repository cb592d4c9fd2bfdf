/** What the page carries so that it can simulate: the scenario as written, and every document it may look up. */
import type { LibraryDocuments } from '../../scenario/create-library.ts';
import { checkScenario } from '../../scenario/scenario-document.ts';
import type { Language } from '../languages/language.ts';
import { type Choices, type Control, controlsOf } from './controls.ts';
import type { Node } from './paths.ts';

export interface WhatIfData {
  /** The scenario as a person wrote it: quantities with units. */
  readonly scenario: Node;
  /** Paths in it that name the reader's own files, and the ids of their documents in the page. */
  readonly aliases: Readonly<Record<string, string>>;
  readonly documents: LibraryDocuments;
  readonly choices: Choices;
  readonly language?: Language['code'];
}

/** The controls of the page. */
export function pageControls({ scenario, choices }: WhatIfData): readonly Control[] {
  return controlsOf(checkScenario(scenario, 'scenario'), choices);
}
