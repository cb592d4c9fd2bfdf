/** `neraca run`: a whole scenario, in words and as reports. */
import { join } from 'node:path';
import { deliver, formatsIn } from '../answer.ts';
import { command } from '../command.ts';

export const runCommand = command({
  name: 'run',
  summary: 'Simulate a scenario and write its reports',
  arguments: { scenario: 'Path of a scenario file, or the name of one that comes with Neraca' },
  flags: {
    format: { describe: 'Formats of the reports: html,png,md,csv,json' },
  },
  examples: [
    ['neraca run scenarios/deepseek-v3.json', 'summary, and reports/deepseek-v3/'],
    ['neraca run my.json --format html --out here', 'one HTML page in here/'],
    ['neraca run my.json --json', 'the result as JSON, no files'],
  ],
  async run({ scenario, json = false, out, format }, terminal) {
    const chosen = formatsIn(format);
    const [{ openQuestion, answerTo, answersTo }, { runSummary }, { comparisonSummary }] =
      await Promise.all([
        import('../scenario.ts'),
        import('../text/run-summary.ts'),
        import('../text/comparison-summary.ts'),
      ]);
    terminal.stage('reading the scenario');
    const question = openQuestion(scenario);
    const directory = out ?? (json ? undefined : join('reports', question.name));
    const chips = question.document.compare?.chips;
    terminal.stage('simulating');
    if (chips === undefined) {
      const result = answerTo(question);
      const words = () => runSummary(result, terminal.colours);
      return deliver(result, { json, directory, formats: chosen, words, question }, terminal);
    }
    const comparison = answersTo(question, chips);
    const words = () => comparisonSummary(comparison, terminal.colours);
    return deliver(comparison, { json, directory, formats: chosen, words }, terminal);
  },
});
