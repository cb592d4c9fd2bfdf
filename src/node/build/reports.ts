/**
 * Writes the report of every shipped scenario into `reports/`, and the gallery that shows them; with `--check` only
 * tells which of them are not what the simulator says today.
 */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { comparisonReport } from '../../report/comparison-report.ts';
import { chartsOf } from '../../report/content.ts';
import { report } from '../../report/report.ts';
import { compare } from '../../scenario/compare.ts';
import type { Comparison, Result } from '../../scenario/result.ts';
import { simulate } from '../../scenario/simulate.ts';
import { openLibrary } from '../library.ts';
import { packageRoot } from '../package-root.ts';
import { readScenarioFile, shippedScenarios } from '../scenario-file.ts';
import { type ReportFormat, writeReport } from '../write-report.ts';

/** What a reader of the repository looks at; pages and workbooks carry the simulator and are made on demand. */
const formats: readonly ReportFormat[] = ['md', 'png', 'json'];
/** Texts are compared to the byte; pictures are drawn by whatever fonts a machine has. */
const compared = /\.(?:md|json)$/;

const library = openLibrary();

function answer(name: string): Result | Comparison {
  const { document } = readScenarioFile(name);
  return document.compare === undefined
    ? simulate(document, library)
    : compare(document, document.compare.chips, library);
}

function galleryEntry(name: string, result: Result | Comparison): string {
  const content = 'results' in result ? comparisonReport(result) : report(result);
  const pictures = chartsOf(content).map(
    ({ id, title }) => `![${title}](../reports/${name}/${id}.png)`,
  );
  return [
    `## ${content.title}`,
    `**${content.verdict}**`,
    `[The report](../reports/${name}/report.md), [its result as JSON](../reports/${name}/result.json), made by \`npx neraca run ${name}\`.`,
    ...pictures,
  ].join('\n\n');
}

async function writeAll(root: string): Promise<void> {
  const entries: string[] = [];
  for (const name of shippedScenarios()) {
    const result = answer(name);
    await writeReport(result, { directory: join(root, 'reports', name), formats });
    entries.push(galleryEntry(name, result));
  }
  mkdirSync(join(root, 'docs'), { recursive: true });
  const intro =
    'Every chart of every shipped scenario, as the simulator draws them today (`npm run reports`).';
  writeFileSync(
    join(root, 'docs/gallery.md'),
    `# Gallery\n\n${intro}\n\n${entries.join('\n\n')}\n`,
  );
}

function texts(root: string): ReadonlyMap<string, string> {
  const folder = join(root, 'reports');
  const names = existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: 'utf8' })
    : [];
  return new Map(
    names
      .filter(name => compared.test(name))
      .map(name => [name, readFileSync(join(folder, name), 'utf8')]),
  );
}

if (process.argv.includes('--check')) {
  const place = mkdtempSync(join(tmpdir(), 'neraca-reports-'));
  try {
    await writeAll(place);
    const [now, kept] = [texts(place), texts(packageRoot)];
    const stale = [...new Set([...now.keys(), ...kept.keys()])].filter(
      name => now.get(name) !== kept.get(name),
    );
    if (stale.length > 0) {
      process.stderr.write(
        `reports that are not what the simulator says: ${stale.join(', ')}: npm run reports\n`,
      );
      process.exitCode = 1;
    }
  } finally {
    rmSync(place, { recursive: true });
  }
} else {
  rmSync(join(packageRoot, 'reports'), { recursive: true, force: true });
  await writeAll(packageRoot);
}
