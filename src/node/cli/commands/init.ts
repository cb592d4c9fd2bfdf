/** `neraca init`: a first scenario of one's own, from five answers or as many flags. */
import { command } from '../command.ts';
import { UsageError } from '../usage-error.ts';

const flags = {
  model: { describe: 'Id of a model, or the path of a config.json' },
  chip: { describe: 'Id of a chip, or the path of a profile' },
  'train-chips': { describe: 'How many chips train it; 0 for no training' },
  'serve-chips': { describe: 'How many chips serve it; 0 for no serving' },
  prices: { describe: 'Price book, such as 2026-q2' },
  force: { describe: 'Replace a file that is there', switch: true },
} as const;

export const initCommand = command({
  name: 'init',
  summary: 'Write a scenario of your own: five questions, or as many flags',
  arguments: { 'file?': 'Where to write it; my-scenario.json if not given' },
  flags,
  examples: [
    ['neraca init my.json', 'asks five questions, then writes my.json'],
    [
      'neraca init my.json --model llama-3.1-70b --chip h200-sxm --train-chips 512 --serve-chips 16 --prices 2026-q2',
      'the same without questions',
    ],
  ],
  async run({ file = 'my-scenario.json', json = false, force = false, out, ...typed }, terminal) {
    const { basename, dirname, join } = await import('node:path');
    const { existsSync } = await import('node:fs');
    const place = out === undefined ? file : join(out, file);
    if (existsSync(place) && !force) {
      throw new UsageError(`${place}: is there already; name another file, or say --force`);
    }
    const [{ openLibrary }, { firstScenario, questionsOf }, { askAll }, { writeTogether }] =
      await Promise.all([
        import('../../library.ts'),
        import('../first-scenario.ts'),
        import('../questions.ts'),
        import('../../write-together.ts'),
      ]);
    const library = openLibrary();
    const answers = await askAll(questionsOf(library), typed);
    const document = firstScenario(answers, library, dirname(place));
    const text = `${JSON.stringify(document, null, 2)}\n`;
    writeTogether(dirname(place), [{ name: basename(place), content: text }]);
    terminal.print(json ? text.trimEnd() : nextSteps(place));
  },
});

function nextSteps(place: string): string {
  return [
    `wrote ${place}; its description says what to change. Next:`,
    '',
    `  neraca run ${place}      time, latency, memory, money, and the reports`,
    `  neraca explain ${place}  where the time goes`,
  ].join('\n');
}
