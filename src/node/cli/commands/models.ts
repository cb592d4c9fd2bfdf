/** `neraca models`: the models that are known, or what a config.json says. */
import { command } from '../command.ts';
import { UsageError } from '../usage-error.ts';

export const modelsCommand = command({
  name: 'models',
  summary: 'List the models, or show the anatomy of one',
  arguments: { 'id?': 'Id of a model, or the path of a config.json' },
  flags: {
    sequence: { describe: 'Tokens of a training sequence or prompt; 4096 if not given' },
    context: { describe: 'Tokens behind a decoded token; as --sequence if not given' },
  },
  examples: [
    ['neraca models', 'every model, one a line'],
    ['neraca models deepseek-v3', 'its parameters, weights, cache and FLOP'],
    ['neraca models deepseek-v3.2 --sequence 8192 --context 131072', 'the same at other lengths'],
    ['neraca models path/to/config.json', 'the same of a model of your own'],
  ],
  async run({ id, json = false, out, sequence, context }, terminal) {
    const sequenceTokens = tokensIn('--sequence', sequence);
    const decodeContextTokens = tokensIn('--context', context) ?? sequenceTokens;
    const at = { sequenceTokens, decodeContextTokens };
    const [{ openLibrary }, { modelFigures }, { modelDetails, modelList }, { naming }, answer] =
      await Promise.all([
        import('../../library.ts'),
        import('../../../scenario/model-figures.ts'),
        import('../text/model-text.ts'),
        import('../naming.ts'),
        import('../answer.ts'),
      ]);
    const library = openLibrary();
    if (id === undefined) {
      const models = library.modelIds.map(model => modelFigures(library.model(model), at));
      const words = () => modelList(models, terminal.colours);
      const to = { json, directory: out, file: 'models.json', words };
      return answer.deliverData(models, to, terminal);
    }
    const model = naming('neraca models', () => library.model(id));
    const figures = modelFigures(model, at);
    const words = () => modelDetails(model, figures, terminal.colours);
    const to = { json, directory: out, file: `${model.id}.json`, words };
    return answer.deliverData(figures, to, terminal);
  },
});

function tokensIn(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const tokens = Number(text);
  if (Number.isSafeInteger(tokens) && tokens > 0) return tokens;
  throw new UsageError(
    `neraca models: ${flag}: expected a whole number of tokens, 1 or more, got "${text}"`,
  );
}
