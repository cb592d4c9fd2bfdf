/** `neraca explain`: where the time goes, and why. */
import { deliver } from '../answer.ts';
import { command } from '../command.ts';

export const explainCommand = command({
  name: 'explain',
  summary: 'Show where the time goes: phases, operators, bounds, roofline',
  arguments: { scenario: 'Path of a scenario file, or the name of one that comes with Neraca' },
  flags: {},
  examples: [['neraca explain scenarios/mixtral-8x7b.json', 'training, prefill and decode steps']],
  async run({ scenario, json = false, out }, terminal) {
    const [{ openQuestion, answerTo }, { explanation }] = await Promise.all([
      import('../scenario.ts'),
      import('../text/explanation.ts'),
    ]);
    terminal.stage('simulating');
    const question = openQuestion(scenario);
    const result = answerTo(question);
    const words = () => explanation(result, terminal.colours);
    await deliver(
      result,
      { json, directory: out, formats: ['md', 'csv', 'json'], words },
      terminal,
    );
  },
});
