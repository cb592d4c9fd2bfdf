/** Which way imports point, and which of them point the wrong way. */
import { posix } from 'node:path';

/** Folders of src/, as docs/architecture.md orders them: each sees itself and those before it. */
export const order = [
  'units',
  'numeric',
  'schema',
  'hardware',
  'model',
  'operators',
  'network',
  'timing',
  'parallelism',
  'training',
  'inference',
  'serving',
  'economics',
  'scenario',
  'uncertainty',
  'search',
  'evidence',
  'claims',
  'report',
  'spreadsheet',
  'index.ts',
  'page',
  'node',
] as const;

/** What a text imports, as written. */
export function importsOf(text: string): readonly string[] {
  const code = text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
  const found = code.matchAll(/(?:\bfrom\s*|\bimport\s*\(?\s*)['"]([^'"]+)['"]/g);
  return [...found].map(([, name = '']) => name);
}

/** `path -> import` for each import that points to a folder further down, or to one that has no place. */
export function wrongWay(files: ReadonlyMap<string, string>): readonly string[] {
  return [...files].flatMap(([path, text]) =>
    importsOf(text)
      .filter(name => name.startsWith('.'))
      .filter(name => {
        const target = posix.join(posix.dirname(path), name);
        const rank = rankOf(target);
        return rank < 0 || rankOf(path) < 0 || rank > rankOf(path);
      })
      .map(name => `${path} -> ${name}`),
  );
}

/** `path -> import` for each Node module imported outside src/node/. */
export function nodeOutside(files: ReadonlyMap<string, string>): readonly string[] {
  return [...files]
    .filter(([path]) => !path.startsWith('src/node/'))
    .flatMap(([path, text]) =>
      importsOf(text)
        .filter(name => name.startsWith('node:'))
        .map(name => `${path} -> ${name}`),
    );
}

function rankOf(path: string): number {
  const [root, folder = ''] = path.split('/');
  return root === 'src' ? order.indexOf(folder as (typeof order)[number]) : -1;
}
