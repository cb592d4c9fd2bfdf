/** `neraca explain`: where the time goes, and why. */
import { deliver } from '../answer.ts';
import { command } from '../command.ts';
import { longFlag } from '../long-flag.ts';

export const explainCommand = command({
  name: 'explain',
  summary: 'Show where the time goes: phases, operators, bounds, roofline',
  arguments: { scenario: 'Path of a scenario file, or the name of one that comes with Neraca' },
  flags: { long: longFlag },
  examples: [['neraca explain scenarios/mixtral-8x7b.json', 'training, prefill and decode steps']],
  async run({ scenario, json = false, out, long }, terminal) {
    const [{ openQuestion, answerTo }, { explanation }, { goAhead, playing }] = await Promise.all([
      import('../scenario.ts'),
      import('../text/explanation.ts'),
      import('../ahead.ts'),
    ]);
    const question = openQuestion(scenario);
    const work = playing(question.document, question.library);
    if (work !== undefined) goAhead(work, { who: 'neraca explain', long }, terminal);
    terminal.stage('simulating');
    const result = answerTo(question);
    const words = () => explanation(result, terminal.colours);
    await deliver(
      result,
      { json, directory: out, formats: ['md', 'csv', 'json'], words },
      terminal,
    );
  },
});
