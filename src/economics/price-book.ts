/** The price book as a document: what chips rent for, what owning one costs, and what electricity costs where. */
import * as z from 'zod/mini';
import type { Range, Source } from '../hardware/chip.ts';
import {
  day,
  figureProblems,
  figuresOf,
  provenanceOf,
  sourced,
  sourceSchema,
} from '../hardware/sourced.ts';
import { expecting } from '../schema/expectation.ts';
import { InputError, type Problem } from '../schema/input-error.ts';
import { parseJson } from '../schema/json.ts';
import { suggestion } from '../schema/nearest.ts';
import { quantity, share, text } from '../schema/pieces.ts';
import { validate } from '../schema/validate.ts';
import type { Fraction } from '../units/quantity.ts';

export interface Rent {
  readonly usdPerChipHour: number;
  /** Title of the source, where in it, and the rule when the price is an estimate. */
  readonly source: string;
}

export interface Ownership {
  readonly depreciationYears: number;
  /** Of the purchase, left at the end. */
  readonly residualShare: Fraction;
  /** Interest a year that lenders and owners ask together. */
  readonly costOfCapital: Fraction;
  /** Staff, repairs and spares a year, of the purchase. */
  readonly operationsShare: Fraction;
  /** Building and cooling plant, per kilowatt of server power held ready and hour; electricity apart. */
  readonly facilityUsdPerKilowattHour: number;
  /** Of the hours owned, those that carry work. */
  readonly utilisation: Fraction;
}

export interface Region {
  readonly id: string;
  readonly name: string;
  readonly usdPerKilowattHour: number;
  /** Power usage effectiveness: power of the site over power of its servers. */
  readonly pue: number;
  readonly kilogramsCo2ePerKilowattHour: number;
}

export interface PriceBook {
  readonly id: string;
  readonly name: string;
  /** Day the prices stand for, ISO 8601. */
  readonly asOf: string;
  readonly defaultRegion: string;
  /** By chip id; a chip that is missing can only be owned. */
  readonly rents: Readonly<Record<string, Rent>>;
  readonly ownership: Ownership;
  readonly regions: Readonly<Record<string, Region>>;
  readonly estimated: Readonly<Record<string, string>>;
  readonly ranges: Readonly<Record<string, Range>>;
  readonly sources: readonly Source[];
}

const rate = sourced(share);
const perKilowattHour = sourced(quantity('usdPerKilowattHour'));

const years = expecting(z.number().check(z.positive()), 'a number of years above 0');
const effectiveness = expecting(z.number().check(z.gte(1)), 'a ratio of at least 1 like 1.25');

const ownershipSchema = z.strictObject({
  depreciationYears: sourced(years),
  residualShare: rate,
  costOfCapital: rate,
  operationsShare: rate,
  facility: perKilowattHour,
  utilisation: rate,
});
const regionsSchema = z.record(
  z.string(),
  z.strictObject({
    name: text,
    tariff: perKilowattHour,
    pue: sourced(effectiveness),
    gridCarbon: sourced(quantity('kilogramsPerKilowattHour')),
  }),
);

/** The price book: units on every price, a source on every value. */
const wholeBookSchema = z.strictObject({
  $schema: z.optional(text),
  id: text,
  name: text,
  asOf: day,
  extends: z.optional(text),
  defaultRegion: text,
  rents: z.record(z.string(), sourced(quantity('usdPerChipHour'))),
  ownership: ownershipSchema,
  regions: regionsSchema,
  sources: z.array(sourceSchema),
});

/** A price book as written: one that extends another leaves out what it takes from there. */
export const priceBookDocumentSchema = z.extend(wholeBookSchema, {
  defaultRegion: z.optional(text),
  ownership: z.optional(z.partial(ownershipSchema)),
  regions: z.optional(regionsSchema),
});

type PriceBookDocument = z.infer<typeof wholeBookSchema>;

/** Text of another price book by its id; undefined when there is none. */
export type BookTexts = (id: string) => string | undefined;

/**
 * The prices that a book states, with ownership, regions and sources of the book that it extends; rents are its own.
 * InputError names every failure by its path.
 */
export function readPriceBook(
  text: string,
  file: string,
  others: BookTexts = () => undefined,
): PriceBook {
  const raw = extended(parseJson(text, file), file, others);
  const document = validate(wholeBookSchema, raw, file);
  const figures = figuresOf(document);
  const problems = [...figureProblems(figures, document.sources), ...bookProblems(document)];
  if (problems.length > 0) throw new InputError(file, problems);
  return {
    id: document.id,
    name: document.name,
    asOf: document.asOf,
    defaultRegion: document.defaultRegion,
    rents: rentsOf(document),
    ownership: ownershipOf(document),
    regions: regionsOf(document),
    ...provenanceOf(figures, document.sources),
  };
}

/** A book extends one that stands alone: longer chains would hide where a price comes from. */
function extended(raw: unknown, file: string, others: BookTexts): unknown {
  if (!isRecord(raw) || typeof raw['extends'] !== 'string') return raw;
  const text = others(raw['extends']);
  const base = text === undefined ? undefined : parseJson(text, raw['extends']);
  if (!isRecord(base) || 'extends' in base) {
    const message = `expected the id of a price book that extends no other, got "${raw['extends']}"`;
    throw new InputError(file, [{ path: 'extends', message }]);
  }
  return {
    ...raw,
    defaultRegion: raw['defaultRegion'] ?? base['defaultRegion'],
    ownership: merged(base['ownership'], raw['ownership']),
    regions: merged(base['regions'], raw['regions']),
    sources: [...listOf(raw['sources']), ...listOf(base['sources'])],
  };
}

function merged(base: unknown, own: unknown = {}): unknown {
  return isRecord(base) && isRecord(own) ? { ...base, ...own } : own;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function rentsOf({ rents, sources }: PriceBookDocument): Record<string, Rent> {
  const titles = new Map(
    sources.map(({ id, title, where }) => [id, where === undefined ? title : `${title}: ${where}`]),
  );
  return Object.fromEntries(
    Object.entries(rents).map(([chip, { best, source, estimated }]) => {
      const rule = estimated === undefined ? '' : `; estimated: ${estimated}`;
      return [chip, { usdPerChipHour: best, source: `${titles.get(source) ?? source}${rule}` }];
    }),
  );
}

function ownershipOf({ ownership }: PriceBookDocument): Ownership {
  return {
    depreciationYears: ownership.depreciationYears.best,
    residualShare: ownership.residualShare.best,
    costOfCapital: ownership.costOfCapital.best,
    operationsShare: ownership.operationsShare.best,
    facilityUsdPerKilowattHour: ownership.facility.best,
    utilisation: ownership.utilisation.best,
  };
}

function regionsOf({ regions }: PriceBookDocument): Record<string, Region> {
  return Object.fromEntries(
    Object.entries(regions).map(([id, { name, tariff, pue, gridCarbon }]) => [
      id,
      {
        id,
        name,
        usdPerKilowattHour: tariff.best,
        pue: pue.best,
        kilogramsCo2ePerKilowattHour: gridCarbon.best,
      },
    ]),
  );
}

function bookProblems({
  defaultRegion,
  regions,
  ownership,
}: PriceBookDocument): readonly Problem[] {
  const problems: Problem[] = [];
  if (!Object.hasOwn(regions, defaultRegion)) {
    const known = Object.keys(regions);
    const message = `expected one of regions, got "${defaultRegion}"${suggestion(defaultRegion, known)}`;
    problems.push({ path: 'defaultRegion', message });
  }
  if (ownership.utilisation.best === 0) {
    problems.push({ path: 'ownership.utilisation', message: 'expected more than 0, got 0' });
  }
  return problems;
}
