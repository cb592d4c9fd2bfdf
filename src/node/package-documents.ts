/** Every document of the package as texts, made compact: what a bundle without files carries. */
import type { LibraryDocuments } from '../scenario/create-library.ts';
import type { Texts } from '../scenario/shelf.ts';
import { libraryTexts } from './library.ts';

/** All chips, curves, models, price books and stacks that come with the package. */
export function packageDocuments(): LibraryDocuments {
  const texts = libraryTexts();
  const all = (source: Texts) => textsOf(source, source.ids);
  return {
    chips: all(texts.chips),
    efficiency: all(texts.efficiency),
    models: all(texts.models),
    prices: all(texts.prices),
    software: all(texts.software),
  };
}

/** The texts of these ids, without white space. */
export function textsOf(source: Texts, ids: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    ids.flatMap(id => {
      const text = source.text(id);
      return text === undefined ? [] : [[text.id, compact(text.text)]];
    }),
  );
}

/** The same JSON on one line. */
export function compact(json: string): string {
  return JSON.stringify(JSON.parse(json.replace(/^\uFEFF/, '')));
}
