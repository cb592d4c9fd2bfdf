/** Price lists of tokens as a document, and what a service earns at one of them. */
import * as z from 'zod/mini';
import { day, sourceSchema } from '../hardware/sourced.ts';
import { InputError, type Problem } from '../schema/input-error.ts';
import { suggestion } from '../schema/nearest.ts';
import { described, maybe, quantity, text } from '../schema/pieces.ts';
import { readDocument } from '../schema/validate.ts';
import { type Fraction, hoursPerDay, tokensPerMillion, type Usd } from '../units/quantity.ts';
import type { TokenCost } from './serving-bill.ts';

/** What users pay, USD per million tokens. */
export interface TokenPrices {
  readonly id: string;
  readonly usdPerMillionInputTokens: number;
  readonly usdPerMillionCachedInputTokens: number;
  readonly usdPerMillionOutputTokens: number;
  readonly source: string;
}

const perMillion = quantity('usdPerMillionTokens');

/** A price list in a scenario; cached tokens cost what others do unless it says otherwise. */
export const tokenPricesSchema = z.strictObject({
  input: described(perMillion, 'Input tokens that no cache holds.'),
  cachedInput: maybe(perMillion, 'Input tokens found in a cache; the price of others if absent.'),
  output: described(perMillion, 'Output tokens.'),
});

/** The document of price lists: one entry a provider, model and date. */
export const tokenPriceListsSchema = z.strictObject({
  $schema: z.optional(text),
  lists: z.array(
    z.strictObject({
      id: text,
      model: text,
      provider: text,
      from: day,
      prices: tokenPricesSchema,
      source: text,
    }),
  ),
  sources: z.array(sourceSchema),
});

/** The price lists in a JSON text by id; InputError names every failure by its path. */
export function readTokenPrices(json: string, file: string): Readonly<Record<string, TokenPrices>> {
  const { lists, sources } = readDocument(tokenPriceListsSchema, json, file);
  const titles = new Map(sources.map(({ id, title }) => [id, title]));
  const problems: Problem[] = [];
  const read: Record<string, TokenPrices> = {};
  for (const [index, list] of lists.entries()) {
    const title = titles.get(list.source);
    if (title === undefined) {
      const message = `expected the id of one of sources, got "${list.source}"${suggestion(list.source, [...titles.keys()])}`;
      problems.push({ path: `lists.${index}.source`, message });
    }
    if (Object.hasOwn(read, list.id)) {
      const message = `expected each id once, got "${list.id}" again`;
      problems.push({ path: `lists.${index}.id`, message });
    }
    read[list.id] = asked(list.prices, list.id, `${list.provider}, ${list.from}: ${title}`);
  }
  if (problems.length > 0) throw new InputError(file, problems);
  return read;
}

/** Prices as the scenario states them. */
export function asked(
  { input, cachedInput = input, output }: z.infer<typeof tokenPricesSchema>,
  id: string,
  source: string,
): TokenPrices {
  return {
    id,
    usdPerMillionInputTokens: input,
    usdPerMillionCachedInputTokens: cachedInput,
    usdPerMillionOutputTokens: output,
    source,
  };
}

/** Tokens of a day by what lists charge for. */
export interface TokensPerDay {
  readonly input: number;
  readonly cachedInput: number;
  readonly output: number;
}

export interface Margin {
  readonly revenueUsdPerDay: Usd;
  readonly profitUsdPerDay: Usd;
  /** Profit over revenue; null when nothing is earned. */
  readonly marginOfRevenue: number | null;
  /** Profit over cost, as DeepSeek states its 545%; null when nothing is spent. */
  readonly profitOverCost: number | null;
  /** Share of the list prices at which the day pays for itself; null when nothing is earned. */
  readonly breakEvenShareOfList: number | null;
  readonly breakEven: TokenCost;
}

/** A day's revenue at the list against its cost, and the list, scaled, at which they are equal. */
export function marginAt(prices: TokenPrices, tokens: TokensPerDay, usdPerHour: Usd): Margin {
  const cost = usdPerHour * hoursPerDay;
  const revenue =
    (tokens.input * prices.usdPerMillionInputTokens +
      tokens.cachedInput * prices.usdPerMillionCachedInputTokens +
      tokens.output * prices.usdPerMillionOutputTokens) /
    tokensPerMillion;
  const profit = revenue - cost;
  const share: Fraction = revenue > 0 ? cost / revenue : 0;
  return {
    revenueUsdPerDay: revenue,
    profitUsdPerDay: profit,
    marginOfRevenue: revenue > 0 ? profit / revenue : null,
    profitOverCost: cost > 0 ? profit / cost : null,
    breakEvenShareOfList: revenue > 0 ? share : null,
    breakEven: {
      usdPerMillionInputTokens: prices.usdPerMillionInputTokens * share,
      usdPerMillionCachedInputTokens: prices.usdPerMillionCachedInputTokens * share,
      usdPerMillionOutputTokens: prices.usdPerMillionOutputTokens * share,
    },
  };
}
