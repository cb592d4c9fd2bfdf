/** The page of a report with the Chart.js that the project installs. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Report } from '../../src/report/content.ts';
import { html } from '../../src/report/html.ts';

const chartJs = readFileSync(
  fileURLToPath(new URL('../../node_modules/chart.js/dist/chart.umd.min.js', import.meta.url)),
  'utf8',
);

export function page(report: Report): string {
  return html(report, { chartJs });
}
