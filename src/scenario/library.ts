/** What a simulation looks things up in: chips, models, prices and software by name, wherever their documents lie. */
import type { PriceBook } from '../economics/price-book.ts';
import type { TokenPrices } from '../economics/token-prices.ts';
import type { Chip } from '../hardware/chip.ts';
import type { Efficiency } from '../hardware/efficiency.ts';
import type { Architecture } from '../model/architecture.ts';
import type { Trace } from '../serving/requests/trace.ts';
import type { OperatorCalls } from '../timing/operator-calls.ts';
import type { ServingStack } from '../timing/software.ts';
import type { Uncertainty } from '../timing/uncertainty.ts';
import type { TrainingStacks } from '../training/stack.ts';
import type { ConstantsShelf } from './constants-shelf.ts';

/** Every look-up of an unknown name throws InputError with the nearest names; every bad document throws InputError too. */
export interface Library {
  readonly chipIds: readonly string[];
  readonly modelIds: readonly string[];
  readonly priceIds: readonly string[];
  /** The constants behind efficiency curves and software stacks, each with its origin. */
  readonly constants: ConstantsShelf;
  chip(id: string): Chip;
  efficiency(id: string): Efficiency;
  readonly trainingStacks: TrainingStacks;
  /** The stack of an engine family, by the id of its document; the general one by default. */
  servingStack(id?: string): ServingStack;
  /** What operators of inference engines do around their main kernel. */
  operatorCalls(): OperatorCalls;
  /** By id, or by the path of a `config.json` where the library can read files. */
  model(idOrPath: string): Architecture;
  /** How far predictions of each class may be off; undefined where the library brings no evidence. */
  uncertainty(): Uncertainty | undefined;
  prices(id: string): PriceBook;
  /** A recorded series of requests, by id or by path where the library can read files. */
  trace(idOrPath: string): Trace;
  /** Price lists of tokens by id. */
  tokenPrices(): Readonly<Record<string, TokenPrices>>;
}
