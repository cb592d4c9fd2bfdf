/** A figure and where it was read: the form that every value of a profile or a price book has. */
import * as z from 'zod/mini';
import { expecting } from '../schema/expectation.ts';
import type { Problem } from '../schema/input-error.ts';
import { suggestion } from '../schema/nearest.ts';
import { text } from '../schema/pieces.ts';
import type { Provenance, Range, Source } from './chip.ts';

const sourceId = expecting(z.string().check(z.minLength(1)), 'the id of one of sources');

/** A value of `piece`, with the range its sources allow, the source's id, and the rule when it is an estimate. */
export function sourced<Piece extends z.ZodMiniType>(piece: Piece) {
  return expecting(
    z.strictObject({
      best: piece,
      low: z.optional(piece),
      high: z.optional(piece),
      source: sourceId,
      estimated: z.optional(text),
    }),
    'a value with its source like { "best": …, "source": "data-sheet" }',
  );
}

export const sourceSchema = z.strictObject({
  id: text,
  title: text,
  url: z.optional(text),
  where: z.optional(text),
});

/** A day, ISO 8601. */
export const day = expecting(
  z.string().check(z.regex(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/)),
  'a day like "2025-03-31"',
);

interface Figure {
  readonly path: string;
  readonly best: unknown;
  readonly low?: unknown;
  readonly high?: unknown;
  readonly source: string;
  readonly estimated?: string | undefined;
}

/** Every figure of a document, in its order, with its dotted path. */
export function figuresOf(value: unknown, path = ''): readonly Figure[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  if (isFigure(value)) return [{ ...value, path }];
  return Object.entries(value).flatMap(([key, inner]) =>
    figuresOf(inner, path === '' ? key : `${path}.${key}`),
  );
}

function isFigure(value: object): value is Omit<Figure, 'path'> {
  return 'best' in value && 'source' in value;
}

/** Figures that name an unknown source or whose range does not hold the value used, and sources nobody could look up. */
export function figureProblems(
  figures: readonly Figure[],
  sources: readonly z.infer<typeof sourceSchema>[],
): readonly Problem[] {
  const ids = sources.map(source => source.id);
  return [
    ...sources.flatMap(({ id, url, where }, index) => {
      const path = `sources.${index}`;
      const problems: Problem[] = [];
      if (ids.indexOf(id) < index) {
        problems.push({ path: `${path}.id`, message: `expected each id once, got "${id}" again` });
      }
      if (url === undefined && where === undefined) {
        problems.push({ path, message: 'expected a url, or where the figure stands' });
      }
      return problems;
    }),
    ...figures.flatMap(figure => [...sourceProblems(figure, ids), ...rangeProblems(figure)]),
  ];
}

function sourceProblems({ path, source }: Figure, ids: readonly string[]): readonly Problem[] {
  if (ids.includes(source)) return [];
  const message = `expected the id of one of sources, got "${source}"${suggestion(source, ids)}`;
  return [{ path: `${path}.source`, message }];
}

function rangeProblems({ path, best, low, high }: Figure): readonly Problem[] {
  if (typeof best !== 'number') return [];
  const problems: Problem[] = [];
  if (typeof low === 'number' && low > best) {
    problems.push({ path: `${path}.low`, message: 'expected at most the best value' });
  }
  if (typeof high === 'number' && high < best) {
    problems.push({ path: `${path}.high`, message: 'expected at least the best value' });
  }
  return problems;
}

/** Estimates, ranges and sources of a document whose figures are in order. */
export function provenanceOf(
  figures: readonly Figure[],
  sources: readonly z.infer<typeof sourceSchema>[],
): Provenance {
  const cited: Record<string, string> = {};
  const estimated: Record<string, string> = {};
  const ranges: Record<string, Range> = {};
  for (const { path, best, low, high, source, estimated: rule } of figures) {
    cited[path] = source;
    if (rule !== undefined) estimated[path] = rule;
    if (typeof best !== 'number') continue;
    const bounds = [low, high].filter(bound => typeof bound === 'number');
    if (bounds.length === 0) continue;
    ranges[path] = { low: Math.min(best, ...bounds), best, high: Math.max(best, ...bounds) };
  }
  return { cited, estimated, ranges, sources: sources.map(asSource) };
}

function asSource({ id, title, url, where }: z.infer<typeof sourceSchema>): Source {
  return {
    id,
    title,
    ...(url === undefined ? {} : { url }),
    ...(where === undefined ? {} : { where }),
  };
}
