/** A sweep with everything that its points depend on, as plain texts: what threads and other machines are handed. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLibrary, type LibraryDocuments, libraryOf } from '../../scenario/create-library.ts';
import type { Text, Texts } from '../../scenario/shelf.ts';
import { compileSweep, type SweepEvaluator } from '../../search/sweep/evaluator.ts';
import { readSweep } from '../../search/sweep/sweep-document.ts';
import { libraryTexts } from '../library.ts';
import { packageRoot } from '../package-root.ts';
import type { SweepFile } from './sweep-file.ts';

export interface SweepJob {
  /** Equal for equal questions to equal programs, and for nothing else. */
  readonly id: string;
  readonly version: string;
  /** The sweep document as text, and what messages call it. */
  readonly sweep: string;
  readonly file: string;
  readonly scenario: unknown;
  readonly documents: LibraryDocuments;
  /** What is recorded beside the axes: found once, by who asks. */
  readonly inputs: readonly string[];
}

/** The version of this program: points of two versions must not stand in one table. */
export const programVersion = (
  JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as {
    readonly version: string;
  }
).version;

/** Gathers what the sweep depends on; throws InputError when it is wrong. */
export function jobOf({ text, path, scenario, folders }: SweepFile): {
  readonly job: SweepJob;
  readonly evaluator: SweepEvaluator;
} {
  const texts = libraryTexts({ folders });
  const chips = recorded(texts.chips);
  const models = recorded(texts.models);
  const traces = recorded(texts.traces);
  const library = libraryOf({
    ...texts,
    chips: chips.texts,
    models: models.texts,
    traces: traces.texts,
  });
  const evaluator = compileSweep(readSweep(text, path), scenario, { library, file: path });
  const documents: LibraryDocuments = {
    chips: chips.taken,
    models: models.taken,
    efficiency: allOf(texts.efficiency),
    prices: allOf(texts.prices),
    tokenPrices: allOf(texts.tokenPrices),
    evidence: allOf(texts.evidence),
    traces: traces.taken,
    software: allOf(texts.software),
  };
  const parts = { version: programVersion, sweep: text, file: path, scenario, documents };
  const { file: _, ...content } = parts;
  const id = createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, idLength);
  return { job: { id, ...parts, inputs: evaluator.inputs }, evaluator };
}

const idLength = 16;

/** The evaluator of a job, from its own texts alone. */
export function openJob({ sweep, scenario, documents, file, inputs }: SweepJob): SweepEvaluator {
  return compileSweep(readSweep(sweep, file), scenario, {
    library: createLibrary(documents),
    file,
    inputs,
  });
}

/** The same texts, with a note of those that were asked for. */
function recorded(texts: Texts): { readonly texts: Texts; readonly taken: Record<string, string> } {
  const taken: Record<string, string> = {};
  return {
    taken,
    texts: {
      get ids() {
        return texts.ids;
      },
      text: (name): Text | undefined => {
        const found = texts.text(name);
        if (found !== undefined) taken[name] = found.text;
        return found;
      },
    },
  };
}

function allOf(texts: Texts): Record<string, string> {
  return Object.fromEntries(texts.ids.map(id => [id, texts.text(id)?.text ?? '']));
}
