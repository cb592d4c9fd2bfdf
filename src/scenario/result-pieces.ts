/** The values that results are made of. */
import * as z from 'zod/mini';

/** Never negative, in the base unit of its dimension. */
export const amount = z.number().check(z.gte(0));
export const share = z.number().check(z.gte(0), z.lte(1));
export const text = z.string();
