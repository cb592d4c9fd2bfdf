/** Writes `docs/accuracy.md` and the table in README.md from the record of the last calibration. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { accuracyPage, accuracyTable } from '../../evidence/accuracy-page.ts';
import { readLeftOut } from '../../evidence/calibration/left-out-record.ts';
import { packageRoot } from '../package-root.ts';
import { readText } from '../read-text.ts';
import { withTable } from './accuracy-table.ts';

const file = join(packageRoot, 'hardware-profiles', 'evidence', 'left-out.json');
const record = readLeftOut(readText(file), file);
writeFileSync(join(packageRoot, 'docs', 'accuracy.md'), accuracyPage(record));
const readme = join(packageRoot, 'README.md');
writeFileSync(readme, withTable(readFileSync(readme, 'utf8'), accuracyTable(record)));
