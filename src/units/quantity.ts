/** The dimensions Neraca calculates in. Every quantity inside is a plain number in these base units. */

/** A number that knows its dimension: any plain number fits, another dimension does not. */
type In<Unit extends string> = number & { readonly unit?: Unit };

export type Bytes = In<'B'>;
export type Flop = In<'FLOP'>;
export type Seconds = In<'s'>;
export type Tokens = In<'token'>;
export type Usd = In<'USD'>;
export type Watts = In<'W'>;
export type Joules = In<'J'>;
export type KilogramsCo2e = In<'kgCO2e'>;
export type BytesPerSecond = In<'B/s'>;
export type FlopPerSecond = In<'FLOP/s'>;
export type TokensPerSecond = In<'token/s'>;
export type UsdPerChipHour = In<'USD/h'>;
export type UsdPerMillionTokens = In<'USD/Mtoken'>;
/** A share between 0 and 1. */
export type Fraction = In<'1'>;

/** Conversions between base units and the ones people quote. No power of ten stands elsewhere. */
export const kilo = 1e3;
export const mega = 1e6;
export const giga = 1e9;
export const tera = 1e12;
export const peta = 1e15;
export const milli = 1e-3;
export const micro = 1e-6;
export const gibi = 2 ** 30;
export const mebi = 2 ** 20;
export const secondsPerHour = 3600;
export const hoursPerDay = 24;
export const secondsPerDay = secondsPerHour * hoursPerDay;
/** Mean Gregorian year: 365.2425 days. */
export const hoursPerYear = 365.2425 * hoursPerDay;
export const hoursPerMonth = hoursPerYear / 12;
export const daysPerMonth = hoursPerMonth / hoursPerDay;
export const joulesPerKilowattHour = 3.6e6;
/** Prices of tokens are quoted per this many. */
export const tokensPerMillion = 1e6;
