/** Gathers what a page needs to simulate by itself: the scenario as written, and the documents it may look up. */
import type { Choices } from '../report/what-if/controls.ts';
import type { WhatIfData } from '../report/what-if/data.ts';
import { type Node, valueAt } from '../report/what-if/paths.ts';
import type { LibraryDocuments } from '../scenario/create-library.ts';
import type { Library } from '../scenario/library.ts';
import type { Texts } from '../scenario/shelf.ts';
import { libraryTexts } from './library.ts';
import { compact } from './package-documents.ts';

export interface Asked {
  readonly written: unknown;
  readonly library: Library;
  readonly folders: readonly string[];
}

const chipPaths = ['training.cluster.chip', 'serving.cluster.chip'];

/** Every shipped chip, curve, stack and price book, and the one model; files of the reader's own under their ids. */
export function whatIfData({ written, library, folders }: Asked): WhatIfData {
  const texts = libraryTexts({ folders });
  const aliases: Record<string, string> = {};
  const gather = (source: Texts, names: readonly string[]) => {
    const found: Record<string, string> = {};
    for (const name of names) {
      const text = source.text(name);
      if (text === undefined) continue;
      if (text.id !== name) aliases[name] = text.id;
      found[text.id] = compact(text.text);
    }
    return found;
  };
  const all = (source: Texts) => gather(source, source.ids);
  const named = (paths: readonly string[]) =>
    paths.map(path => valueAt(written, path)).filter(name => typeof name === 'string');
  const documents: LibraryDocuments = {
    chips: { ...all(texts.chips), ...gather(texts.chips, named(chipPaths)) },
    efficiency: all(texts.efficiency),
    models: gather(texts.models, named(['model'])),
    prices: all(texts.prices),
    tokenPrices: named(['economics.tokenPrices']).length > 0 ? all(texts.tokenPrices) : {},
    software: all(texts.software),
  };
  return { scenario: written as Node, aliases, documents, choices: choicesOf(documents, library) };
}

function choicesOf({ chips, prices }: LibraryDocuments, library: Library): Choices {
  const regions = Object.keys(prices).map(id => Object.entries(library.prices(id).regions));
  return {
    chips: Object.fromEntries(Object.keys(chips).map(id => [id, library.chip(id).name])),
    regions: Object.fromEntries(regions.flat().map(([id, { name }]) => [id, name])),
  };
}
