/** `neraca compare`: the same work on several chips, side by side. */
import { join } from 'node:path';
import { deliver, formatsIn } from '../answer.ts';
import { command } from '../command.ts';
import { longFlag } from '../long-flag.ts';
import { UsageError } from '../usage-error.ts';

export const compareCommand = command({
  name: 'compare',
  summary: 'Do the same work on several chips, side by side',
  arguments: { scenario: 'Path of a scenario file, or the name of one that comes with Neraca' },
  flags: {
    chips: { describe: 'Ids of the chips, such as h800-sxm,b200-sxm' },
    format: { describe: 'Formats of the reports: html,png,md,csv,xlsx,json,trace' },
    lang: { describe: 'Language of the reports: en or id' },
    long: longFlag,
  },
  examples: [
    ['neraca compare deepseek-v3 --chips h800-sxm,b200-sxm', 'two chips'],
    ['neraca compare deepseek-v3-five-chips', 'the chips that the scenario names'],
  ],
  async run({ scenario, chips, json = false, out, format, lang, long }, terminal) {
    const chosen = formatsIn(format);
    const [{ openQuestion, answersTo }, { naming }, { comparisonSummary }, { goAhead, playing }] =
      await Promise.all([
        import('../scenario.ts'),
        import('../naming.ts'),
        import('../text/comparison-summary.ts'),
        import('../ahead.ts'),
      ]);
    terminal.stage('reading the scenario');
    const question = openQuestion(scenario);
    const names = chips?.split(',').map(name => name.trim()) ?? question.document.compare?.chips;
    if (names === undefined) {
      throw new UsageError(
        `--chips: missing; ${question.file} names no chips to compare, so expected ids such as h800-sxm,b200-sxm`,
      );
    }
    const { library } = question;
    for (const name of chips === undefined ? [] : names) {
      naming(
        'neraca compare',
        () => library.chip(name),
        ({ message }) => ({ path: '--chips', message }),
      );
    }
    const work = playing(question.document, library, names.length);
    if (work !== undefined) goAhead(work, { who: 'neraca compare', long }, terminal);
    terminal.stage(`simulating ${names.length} chips`);
    const comparison = answersTo(question, names);
    const directory = out ?? (json ? undefined : join('reports', `${question.name}-compared`));
    const words = () => comparisonSummary(comparison, terminal.colours);
    await deliver(comparison, { json, directory, formats: chosen, words, lang }, terminal);
  },
});
