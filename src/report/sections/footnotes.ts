/** Sources, each once, numbered in the order in which the result names them. */
import type { Source } from '../../scenario/result.ts';
import type { Footnote } from '../content.ts';

/** Numbered sources of one or more results. */
export function footnotes(sources: readonly Source[]): readonly Footnote[] {
  const byId = new Map<string, Source>();
  for (const source of sources) {
    if (!byId.has(source.id)) byId.set(source.id, source);
  }
  return [...byId.values()].map((source, index) => ({ ...source, number: index + 1 }));
}
