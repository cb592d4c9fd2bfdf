/** What the script bundles for sheets start from: the library with every document inside, behind one function. */
import * as z from 'zod/mini';
import { createLibrary, type LibraryDocuments } from '../scenario/create-library.ts';
import { callSheetFunction } from './call.ts';
import type { CellValue } from './sheet-function.ts';

/** Put in by the build. */
declare const NERACA_DOCUMENTS: LibraryDocuments;

// Scripts of sheets may not make code from text, which the schema library would otherwise try.
z.config({ jitless: true });

const library = createLibrary(NERACA_DOCUMENTS);

/** The value of a call; a column as rows of one cell, as sheets spill them. Throws an error with a message for the cell. */
export function cell(name: string, values: readonly CellValue[]): unknown {
  const value = callSheetFunction(name, values, library);
  return Array.isArray(value) ? value.map(item => [item]) : value;
}
