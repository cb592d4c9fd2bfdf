/** The JSON Schemas that stand beside the documents, so that an editor can complete and check them. */
import * as z from 'zod/mini';
import { claimDocumentSchema } from '../../claims/claim-document.ts';
import { priceBookDocumentSchema } from '../../economics/price-book.ts';
import { tokenPriceListsSchema } from '../../economics/token-prices.ts';
import { chipDocumentSchema } from '../../hardware/profile.ts';
import { comparisonSchema, resultSchema } from '../../scenario/result.ts';
import { scenarioDocumentSchema } from '../../scenario/scenario-document.ts';
import { uncertainForms } from '../../schema/uncertain.ts';
import { sweepDocumentSchema } from '../../search/sweep/sweep-document.ts';

/** A file of the package and what stands in it. */
export interface PublishedSchema {
  readonly path: string;
  readonly text: string;
}

const documents = [
  {
    path: 'scenarios/scenario.schema.json',
    title: 'Neraca scenario',
    schema: scenarioDocumentSchema,
    io: 'input',
  },
  {
    path: 'scenarios/result.schema.json',
    title: 'Neraca result',
    schema: resultSchema,
    io: 'output',
  },
  {
    path: 'scenarios/comparison.schema.json',
    title: 'Neraca comparison',
    schema: comparisonSchema,
    io: 'output',
  },
  {
    path: 'hardware-profiles/chip.schema.json',
    title: 'Neraca hardware profile',
    schema: chipDocumentSchema,
    io: 'input',
  },
  {
    path: 'scenarios/sweeps/sweep.schema.json',
    title: 'Neraca sweep',
    schema: sweepDocumentSchema,
    io: 'input',
  },
  {
    path: 'scenarios/prices/price-book.schema.json',
    title: 'Neraca price book',
    schema: priceBookDocumentSchema,
    io: 'input',
  },
  {
    path: 'scenarios/claims/claim.schema.json',
    title: 'Neraca claim',
    schema: claimDocumentSchema,
    io: 'input',
  },
  {
    path: 'scenarios/token-prices/token-prices.schema.json',
    title: 'Neraca token price lists',
    schema: tokenPriceListsSchema,
    io: 'input',
  },
] as const;

/** Every published schema, as JSON Schema draft 7: the draft that editors know best. */
export function publishedSchemas(): readonly PublishedSchema[] {
  return documents.map(({ path, title, schema, io }) => {
    const uncertain = path === 'scenarios/scenario.schema.json';
    const { $schema, ...rest } = z.toJSONSchema(schema, {
      target: 'draft-07',
      io,
      override: ({ jsonSchema }) => {
        if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
        if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
        if (uncertain && isNumber(jsonSchema)) orUncertain(jsonSchema);
      },
    });
    const definitions = uncertain ? { definitions: { uncertain: { anyOf: uncertainForms } } } : {};
    const whole = { $schema, title, ...rest, ...definitions };
    return { path, text: `${JSON.stringify(whole, null, 2)}\n` };
  });
}

type Node = Record<string, unknown>;

/** A number, or a quantity: the texts that show an example. */
function isNumber({ type, examples, enum: names, const: value }: Node): boolean {
  if (names !== undefined || value !== undefined) return false;
  return type === 'number' || type === 'integer' || (type === 'string' && Array.isArray(examples));
}

/** A number of a scenario may be a range or a distribution instead. */
function orUncertain(node: Node): void {
  const { description, ...plain } = node;
  for (const key of Object.keys(plain)) delete node[key];
  node['anyOf'] = [plain, { $ref: '#/definitions/uncertain' }];
}
