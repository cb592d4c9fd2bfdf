/** A step of the build: the script bundles for Google Sheets and Excel, each with every document of the package inside. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { excelAssociations, excelMetadata } from '../../spreadsheet/excel-script.ts';
import { sheetFunctions } from '../../spreadsheet/functions.ts';
import { bundleGlobal, googleDeclarations } from '../../spreadsheet/google-script.ts';
import { packageDocuments } from '../package-documents.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const place = join(root, 'dist/sheets');

const {
  outputFiles: [bundle],
} = await build({
  entryPoints: [join(root, 'src/spreadsheet/bundle-entry.ts')],
  bundle: true,
  write: false,
  minify: true,
  charset: 'utf8',
  format: 'iife',
  globalName: bundleGlobal,
  target: 'es2020',
  mainFields: ['module', 'main'],
  define: { NERACA_DOCUMENTS: JSON.stringify(packageDocuments()) },
  logLevel: 'warning',
});
const core = bundle?.text ?? '';
const licence = '/* Neraca, Apache-2.0. Made from the library; not to be edited by hand. */\n';

mkdirSync(place, { recursive: true });
const google = `${licence}${core}\n${googleDeclarations(sheetFunctions)}`;
const excel = `${licence}${core}\n${excelAssociations(sheetFunctions)}`;
writeFileSync(join(place, 'neraca-google-sheets.gs'), google);
writeFileSync(join(place, 'neraca-excel.js'), excel);
const metadata = `${JSON.stringify(excelMetadata(sheetFunctions), null, 2)}\n`;
writeFileSync(join(place, 'neraca-excel.json'), metadata);
