/** NERACA_KV_BYTES: what a sequence keeps in memory. */
import { keyValueBytesPerToken } from '../../model/cache.ts';
import type { SheetFunction } from '../sheet-function.ts';

const bf16Bytes = 2;

export const kvBytesFunction: SheetFunction = {
  name: 'NERACA_KV_BYTES',
  description: 'Bytes of key-value cache that each token of a sequence keeps, over all layers.',
  parameters: [
    { name: 'model', description: 'Id of a model', type: 'string' },
    {
      name: 'bytes_per_element',
      description: 'Width of an element; 2 (BF16) if empty',
      type: 'number',
      optional: true,
    },
  ],
  returns: 'bytes per token',
  example: ['deepseek-v3'],
  value: (given, library) =>
    keyValueBytesPerToken(
      library.model(given.text('model')),
      given.optionalNumber('bytes_per_element') ?? bf16Bytes,
    ),
};
