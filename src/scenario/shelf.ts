/** Documents of one kind by id: read when first asked for, then kept. */
import { InputError } from '../schema/input-error.ts';
import { suggestion } from '../schema/nearest.ts';

/** Where the texts of one kind of document come from. */
export interface Texts {
  readonly ids: readonly string[];
  /** Undefined when there is no such document. */
  text(name: string): Text | undefined;
}

export interface Text {
  readonly id: string;
  readonly text: string;
  /** What messages call the document. */
  readonly file: string;
}

/** Texts that are all at hand. */
export function textsAtHand(byId: Readonly<Record<string, string>>, kind: string): Texts {
  return {
    ids: Object.keys(byId).toSorted(),
    text: id => {
      const text = Object.hasOwn(byId, id) ? byId[id] : undefined;
      return text === undefined ? undefined : { id, text, file: `${kind} ${id}` };
    },
  };
}

/** A function that finds a document by id and reads it once; an unknown id is an InputError that offers the nearest. */
export function shelf<Document>(
  kind: string,
  texts: Texts,
  read: (text: string, file: string, id: string) => Document,
): (id: string) => Document {
  const kept = new Map<string, Document>();
  return id => {
    const found = kept.get(id);
    if (found !== undefined) return found;
    const source = texts.text(id);
    if (source === undefined) throw unknownName(kind, id, texts.ids);
    const document = read(source.text, source.file, source.id);
    kept.set(id, document);
    return document;
  };
}

/** An error for a name that stands nowhere, without a file: the caller knows where the name was written. */
function unknownName(kind: string, id: string, ids: readonly string[]): InputError {
  const meant = suggestion(id, ids) || `; known are ${ids.join(', ')}`;
  return new InputError('', [{ path: '', message: `unknown ${kind} "${id}"${meant}` }]);
}
