/** The languages a report can be written in. */
import { indonesian } from './indonesian.ts';
import { english, type Language } from './language.ts';

export const languages: readonly Language[] = [english, indonesian];

/** The language of a code; English when there is none. */
export function languageOf(code: string | undefined): Language {
  return languages.find(language => language.code === code) ?? english;
}
