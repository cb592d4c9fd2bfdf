/** `neraca run`: a whole scenario, in words and as reports. */
import { join } from 'node:path';
import { adviceFlag } from '../advice-flag.ts';
import { deliver, formatsIn } from '../answer.ts';
import { command } from '../command.ts';
import { longFlag } from '../long-flag.ts';
import { studyQuestion, threadsOf, uncertaintyFlags } from '../uncertainty-flags.ts';
import { UsageError } from '../usage-error.ts';

export const runCommand = command({
  name: 'run',
  summary: 'Simulate a scenario and write its reports',
  arguments: { scenario: 'Path of a scenario file, or the name of one that comes with Neraca' },
  flags: {
    format: { describe: 'Formats of the reports: html,png,md,csv,xlsx,json,trace' },
    lang: { describe: 'Language of the reports: en or id' },
    advice: adviceFlag,
    ...uncertaintyFlags,
    long: longFlag,
  },
  examples: [
    ['neraca run scenarios/deepseek-v3.json', 'summary, and reports/deepseek-v3/'],
    ['neraca run my.json --format html --out here', 'one HTML page in here/'],
    ['neraca run my.json --format trace', 'the pipeline, to open in ui.perfetto.dev'],
    ['neraca run my.json --json', 'the result as JSON, no files'],
    [
      'neraca run deepseek-v3 --uncertainty 2000 --probability "training.usd < 6e6"',
      'how sure it is, and how likely',
    ],
  ],
  async run({ scenario, json = false, out, format, lang, advice = false, ...typed }, terminal) {
    const asked = { who: 'neraca run', long: typed.long };
    const chosen = formatsIn(format);
    const study = studyQuestion(typed);
    const threads = threadsOf(typed);
    const [
      { openQuestion, answerTo, answersTo, studiedAnswerTo, advisedAnswer },
      { watchOf },
      { goAhead, playing },
      { studyAhead },
      { runSummary },
      { comparisonSummary },
    ] = await Promise.all([
      import('../scenario.ts'),
      import('../watch.ts'),
      import('../ahead.ts'),
      import('../study-ahead.ts'),
      import('../text/run-summary.ts'),
      import('../text/comparison-summary.ts'),
    ]);
    terminal.stage('reading the scenario');
    const question = openQuestion(scenario);
    const directory = out ?? (json ? undefined : join('reports', question.name));
    const chips = question.document.compare?.chips;
    if (study !== undefined && chips !== undefined) {
      throw new UsageError(
        '--uncertainty: expected a scenario without "compare", one chip at a time',
      );
    }
    const played = playing(question.document, question.library, study?.draws ?? chips?.length);
    if (played !== undefined) goAhead(played, asked, terminal);
    terminal.stage('simulating');
    if (chips === undefined) {
      const answer =
        study === undefined
          ? answerTo(question, watchOf(undefined, terminal))
          : await studiedAnswerTo(question, study, {
              threads,
              begins: played === undefined ? studyAhead(threads, asked, terminal) : undefined,
            });
      const result = advice ? advisedAnswer(question, answer, terminal) : answer;
      const words = () => runSummary(result, terminal.colours);
      return deliver(result, { json, directory, formats: chosen, words, question, lang }, terminal);
    }
    const comparison = answersTo(question, chips);
    const words = () => comparisonSummary(comparison, terminal.colours);
    return deliver(comparison, { json, directory, formats: chosen, words, lang }, terminal);
  },
});
