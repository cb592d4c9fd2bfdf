/** `neraca sheets`: functions for Google Sheets and Excel, as files to paste or to host. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../package-root.ts';
import { command } from '../command.ts';

const files = ['neraca-google-sheets.gs', 'neraca-excel.js', 'neraca-excel.json'] as const;

export const sheetsCommand = command({
  name: 'sheets',
  summary: 'Functions for Google Sheets and Excel: list them, or write the scripts',
  arguments: {},
  flags: {},
  examples: [
    ['neraca sheets', 'the functions, what they take and an example of each'],
    ['neraca sheets --out here', 'the scripts for both sheets in here/'],
  ],
  async run({ json = false, out }, terminal) {
    const [{ sheetFunctions }, { exampleText }] = await Promise.all([
      import('../../../spreadsheet/functions.ts'),
      import('../../../spreadsheet/google-script.ts'),
    ]);
    if (out !== undefined) {
      const { writeTogether } = await import('../../write-together.ts');
      const contents = files.map(name => ({
        name,
        content: readFileSync(join(packageRoot, 'dist/sheets', name), 'utf8'),
      }));
      await writeTogether(out, contents);
    }
    if (json) {
      const data = sheetFunctions.map(({ value: _, ...one }) => one);
      return terminal.print(JSON.stringify({ functions: data }, null, 2));
    }
    const { hanging } = await import('../text/wrap.ts');
    const words = sheetFunctions.map(one =>
      [
        exampleText(one),
        ...hanging('  ', `${one.description} Returns ${one.returns}.`),
        ...one.parameters.flatMap(({ name, description, optional }) =>
          hanging(`    ${(optional ? `[${name}]` : name).padEnd(19)} `, description),
        ),
      ].join('\n'),
    );
    const written = out === undefined ? [] : [`wrote ${files.length} files into ${out}`];
    terminal.print([...words, ...written].join('\n\n'));
  },
});
