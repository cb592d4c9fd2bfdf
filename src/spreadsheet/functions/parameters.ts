/** NERACA_PARAMETERS: how large a model is. */
import { modelFigures } from '../../scenario/model-figures.ts';
import { suggestion } from '../../schema/nearest.ts';
import { SheetError, type SheetFunction } from '../sheet-function.ts';

const parts = ['total', 'active', 'embedding', 'head', 'layers', 'mtp'] as const;

export const parametersFunction: SheetFunction = {
  name: 'NERACA_PARAMETERS',
  description: 'Parameters of a model, counted from its config.json.',
  parameters: [
    { name: 'model', description: 'Id of a model', type: 'string' },
    {
      name: 'part',
      description: `One of ${parts.join(', ')}; total if empty`,
      type: 'string',
      optional: true,
    },
  ],
  returns: 'parameters',
  example: ['deepseek-v3', 'active'],
  value: (given, library) => {
    const wanted = given.optionalText('part') ?? 'total';
    const part = parts.find(name => name === wanted);
    if (part === undefined) {
      const meant = suggestion(wanted, parts);
      throw new SheetError(`part: expected one of ${parts.join(', ')}, got "${wanted}"${meant}`);
    }
    return modelFigures(library.model(given.text('model'))).parameters[part];
  },
};
