/** How every command answers: JSON or words on standard output, files where they are asked for. */

import type { Language } from '../../report/languages/language.ts';
import type { Comparison, Result } from '../../scenario/result.ts';
import type { ReportFormat } from '../write-report.ts';
import type { Question } from './scenario.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

export const formats = [
  'html',
  'png',
  'md',
  'csv',
  'xlsx',
  'json',
  'trace',
] as const satisfies readonly ReportFormat[];

/** Written unless others are asked for. */
const usualFormats: readonly ReportFormat[] = formats.filter(format => format !== 'trace');

export interface Delivery {
  readonly json: boolean;
  /** Folder of the files; undefined: none are written. */
  readonly directory: string | undefined;
  readonly formats: readonly ReportFormat[];
  /** The answer in words. */
  readonly words: () => string;
  /** What was asked; with it the HTML page can ask again with other inputs. */
  readonly question?: Question;
  /** Code of the reports' language. */
  readonly lang?: string | undefined;
}

/** Prints the answer, then writes the files and says which. */
export async function deliver(
  result: Result | Comparison,
  { json, directory, formats, words, question, lang }: Delivery,
  terminal: Terminal,
): Promise<void> {
  terminal.done();
  terminal.print(json ? JSON.stringify(result, null, 2) : words());
  if (directory === undefined) return;
  terminal.stage('drawing the report');
  const { writeReport } = await import('../write-report.ts');
  const whatIf =
    question === undefined || !formats.includes('html')
      ? undefined
      : (await import('../what-if-data.ts')).whatIfData(question);
  const files = await writeReport(result, {
    directory,
    formats,
    language: await languageIn(lang),
    ...(whatIf === undefined ? {} : { whatIf }),
  });
  terminal.done();
  if (json) return;
  const { dim } = terminal.colours;
  terminal.print(
    `\n${dim(`wrote ${files.length === 1 ? '1 file' : `${files.length} files`} into ${directory}`)}`,
  );
}

/** The language of a code typed by a person. */
async function languageIn(code: string | undefined): Promise<Language> {
  const { languages } = await import('../../report/languages/languages.ts');
  const found = languages.find(language => language.code === (code ?? 'en'));
  if (found !== undefined) return found;
  const known = languages.map(language => language.code).join(', ');
  throw new UsageError(`--lang: expected one of ${known}, got "${code}"`);
}

interface DataDelivery extends Pick<Delivery, 'json' | 'directory' | 'words'> {
  /** Name of the JSON file in the folder. */
  readonly file: string;
}

/** Prints data that is no result; with a folder, writes it there as one JSON file. */
export async function deliverData(
  data: unknown,
  { json, directory, words, file }: DataDelivery,
  terminal: Terminal,
): Promise<void> {
  const text = JSON.stringify(data, null, 2);
  terminal.done();
  terminal.print(json ? text : words());
  if (directory === undefined) return;
  const { writeTogether } = await import('../write-together.ts');
  await writeTogether(directory, [{ name: file, content: `${text}\n` }]);
}

/** The formats in a list such as `html,png`; all but the trace when none is given. */
export function formatsIn(list: string | undefined): readonly ReportFormat[] {
  if (list === undefined) return usualFormats;
  const names = list.split(',').map(name => name.trim());
  const known = formats.filter(format => names.includes(format));
  const strange = names.find(name => !known.some(format => format === name));
  if (strange === undefined) return known;
  throw new UsageError(`--format: expected some of ${formats.join(', ')}, got "${strange}"`);
}
