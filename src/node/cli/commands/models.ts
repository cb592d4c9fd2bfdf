/** `neraca models`: the models that are known, or what a config.json says. */
import { command } from '../command.ts';

export const modelsCommand = command({
  name: 'models',
  summary: 'List the models, or show the figures of one',
  arguments: { 'id?': 'Id of a model, or the path of a config.json' },
  flags: {},
  examples: [
    ['neraca models', 'every model, one a line'],
    ['neraca models deepseek-v3', 'its parameters, weights, cache and FLOP'],
    ['neraca models path/to/config.json', 'the same of a model of your own'],
  ],
  async run({ id, json = false, out }, terminal) {
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
      const models = library.modelIds.map(model => modelFigures(library.model(model)));
      const words = () => modelList(models, terminal.colours);
      const to = { json, directory: out, file: 'models.json', words };
      return answer.deliverData(models, to, terminal);
    }
    const model = naming('neraca models', () => library.model(id));
    const figures = modelFigures(model);
    const words = () => modelDetails(model, figures, terminal.colours);
    const to = { json, directory: out, file: `${model.id}.json`, words };
    return answer.deliverData(figures, to, terminal);
  },
});
