/** A library from texts: what a browser, a sheet or a test hands over; a folder of files is read by `neraca/node`. */
import { readPriceBook } from '../economics/price-book.ts';
import { readTokenPrices } from '../economics/token-prices.ts';
import { readChip } from '../hardware/profile.ts';
import { readModel } from '../model/read-model.ts';
import { readTrace } from '../serving/requests/trace.ts';
import { readUncertainty } from '../timing/uncertainty.ts';
import { constantsPart, constantsShelf } from './constants-shelf.ts';
import type { Library } from './library.ts';
import { shelf, type Texts, textsAtHand } from './shelf.ts';

type TextById = Readonly<Record<string, string>>;

/** JSON texts by id: hardware profiles, efficiency curves, Hugging Face configs, price books, software stacks. */
export interface LibraryDocuments {
  readonly chips: TextById;
  readonly efficiency: TextById;
  readonly models: TextById;
  readonly prices: TextById;
  /** One document of token price lists, under `token-prices`; none: no list is known by name. */
  readonly tokenPrices?: TextById;
  /** The table of uncertainties, under `uncertainty`; none: predictions have no ranges. */
  readonly evidence?: TextById;
  /** Request traces: CSV or JSON lines; none: no trace is known by name. */
  readonly traces?: TextById;
  /** Under `training-tuned`, `training-reference`, `training-eras`, `serving` and `operator-calls`. */
  readonly software: TextById;
}

/** The library of these documents; each is read when first asked for. */
export function createLibrary(documents: LibraryDocuments): Library {
  return libraryOf({
    chips: textsAtHand(documents.chips, 'chip'),
    efficiency: textsAtHand(documents.efficiency, 'efficiency'),
    models: textsAtHand(documents.models, 'model'),
    prices: textsAtHand(documents.prices, 'price book'),
    traces: textsAtHand(documents.traces ?? {}, 'trace'),
    tokenPrices: textsAtHand(documents.tokenPrices ?? {}, 'token price list'),
    evidence: textsAtHand(documents.evidence ?? {}, 'evidence'),
    software: textsAtHand(documents.software, 'software stack'),
  });
}

/** The library of these sources of texts. */
export function libraryOf(texts: Readonly<Record<keyof LibraryDocuments, Texts>>): Library {
  const part = constantsPart(constantsShelf(texts));
  return {
    ...part,
    get chipIds() {
      return texts.chips.ids;
    },
    get modelIds() {
      return texts.models.ids;
    },
    get priceIds() {
      return texts.prices.ids;
    },
    chip: shelf('chip', texts.chips, readChip),
    trace: shelf('trace', texts.traces, readTrace),
    model: shelf('model', texts.models, (text, file, id) => readModel(text, { id, file })),
    prices: shelf('price book', texts.prices, (text, file) =>
      readPriceBook(text, file, id => texts.prices.text(id)?.text),
    ),
    uncertainty: once(() => {
      const table = texts.evidence.text('uncertainty');
      return table === undefined ? undefined : readUncertainty(table.text, table.file);
    }),
    tokenPrices: once(() => {
      const lists = texts.tokenPrices.text('token-prices');
      return lists === undefined ? {} : readTokenPrices(lists.text, lists.file);
    }),
  };
}

/** A function that works once and remembers. */
function once<Value>(make: () => Value): () => Value {
  let kept: { readonly value: Value } | undefined;
  return () => {
    kept ??= { value: make() };
    return kept.value;
  };
}
