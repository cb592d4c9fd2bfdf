/** The library of the documents that come with the package; chips and models may also be files of the reader's own. */
import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { libraryOf } from '../scenario/create-library.ts';
import type { Library } from '../scenario/library.ts';
import type { Text, Texts } from '../scenario/shelf.ts';
import { packageRoot } from './package-root.ts';
import { readText } from './read-text.ts';

export interface LibraryPlaces {
  /** Folder that holds `hardware-profiles/` and `scenarios/`; the package's own by default. */
  readonly root?: string;
  /** Folders in which a path to a chip or a model is looked for, in order; the working directory by default. */
  readonly folders?: readonly string[];
}

/** Opens the documents under `root`; a file is read when first asked for. */
export function openLibrary(places: LibraryPlaces = {}): Library {
  return libraryOf(libraryTexts(places));
}

/** The same documents as texts. */
export function libraryTexts({ root = packageRoot, folders = ['.'] }: LibraryPlaces = {}) {
  const profiles = join(root, 'hardware-profiles');
  const scenarios = join(root, 'scenarios');
  return {
    chips: orFiles(documentsIn(profiles), folders),
    efficiency: documentsIn(join(profiles, 'efficiency')),
    software: documentsIn(join(profiles, 'software')),
    models: orFiles(configsIn(join(scenarios, 'models')), folders),
    prices: either(
      documentsIn(join(scenarios, 'prices')),
      documentsIn(join(scenarios, 'prices', 'dated')),
    ),
    traces: traceFiles(join(scenarios, 'traces'), folders),
    tokenPrices: documentsIn(join(scenarios, 'token-prices')),
    evidence: documentsIn(join(profiles, 'evidence')),
  };
}

/** `<folder>/<id>.json`. */
function documentsIn(folder: string): Texts {
  return {
    get ids() {
      return namesIn(folder)
        .filter(name => name.endsWith('.json') && !name.endsWith('.schema.json'))
        .map(name => basename(name, '.json'));
    },
    text: id => textAt(join(folder, `${id}.json`), id),
  };
}

/** The texts of two folders as one. */
function either(first: Texts, second: Texts): Texts {
  return {
    get ids() {
      return [...first.ids, ...second.ids].toSorted();
    },
    text: id => first.text(id) ?? second.text(id),
  };
}

/** `<folder>/<id>/config.json`, as models are published. */
function configsIn(folder: string): Texts {
  return {
    get ids() {
      return namesIn(folder).filter(name => existsSync(join(folder, name, 'config.json')));
    },
    text: id => textAt(join(folder, id, 'config.json'), id),
  };
}

/** The same documents, and any `.json` file by its path. */
function orFiles(texts: Texts, folders: readonly string[]): Texts {
  return {
    get ids() {
      return texts.ids;
    },
    text: name => (name.endsWith('.json') ? fileIn(folders, name) : texts.text(name)),
  };
}

function fileIn(folders: readonly string[], path: string): Text | undefined {
  const places = isAbsolute(path) ? [path] : folders.map(folder => join(folder, path));
  const place = places.find(candidate => existsSync(candidate));
  return place === undefined ? undefined : { id: idOf(place), text: readText(place), file: path };
}

/** `mixtral/config.json` is mixtral; `mine.json` is mine. */
function idOf(path: string): string {
  const name = basename(path, '.json');
  return name === 'config' ? basename(dirname(resolve(path))) : name;
}

/** Ids are plain names; anything else, such as `../x`, is no document of the package. */
function textAt(path: string, id: string): Text | undefined {
  const plain = /^[\w][\w.-]*$/.test(id);
  return plain && existsSync(path) ? { id, text: readText(path), file: path } : undefined;
}

function namesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).toSorted() : [];
}

const traceEndings = ['.csv', '.jsonl'] as const;

/** `<folder>/<id>.csv` or `.jsonl`, and any file of these kinds by its path. */
function traceFiles(folder: string, folders: readonly string[]): Texts {
  return {
    get ids() {
      return namesIn(folder)
        .filter(name => traceEndings.some(ending => name.endsWith(ending)))
        .map(name => name.replace(/\.\w+$/, ''));
    },
    text: name => {
      if (traceEndings.some(ending => name.endsWith(ending))) return fileIn(folders, name);
      for (const ending of traceEndings) {
        const found = textAt(join(folder, `${name}${ending}`), name);
        if (found !== undefined) return found;
      }
      return undefined;
    },
  };
}
