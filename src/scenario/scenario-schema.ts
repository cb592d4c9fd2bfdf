/** The scenario as a document: one question, from the model to the bill, read and checked as far as it stands alone. */
import * as z from 'zod/mini';
import { InputError } from '../schema/input-error.ts';
import { described, maybe, text } from '../schema/pieces.ts';
import { validate } from '../schema/validate.ts';
import { economicsSchema } from './economics-schema.ts';
import { servingSchema } from './serving-schema.ts';
import { trainingSchema } from './training-schema.ts';

const compareSchema = z.strictObject({
  chips: described(
    z.array(text).check(z.minLength(1, 'expected at least one chip')),
    'Ids of hardware profiles to do the same work on.',
  ),
});

export const scenarioDocumentSchema = described(
  z.strictObject({
    $schema: maybe(text, 'Address of this schema, for editors.'),
    name: described(text, 'Title of the reports.'),
    description: maybe(text, 'What the scenario is about.'),
    model: described(text, 'Id of a model, such as "deepseek-v3", or the path of a config.json.'),
    training: maybe(trainingSchema, 'How the model is trained.'),
    serving: maybe(servingSchema, 'How the model is served.'),
    economics: maybe(economicsSchema, 'What it costs.'),
    compare: maybe(compareSchema, 'Chips to compare side by side.'),
  }),
  'A Neraca scenario. Quantities are texts with a unit: "80 GB", "2 USD/h", "50 ms", "24 months".',
);

/** A scenario with its quantities as plain SI numbers. */
export type ScenarioDocument = Readonly<Omit<z.infer<typeof scenarioDocumentSchema>, '$schema'>>;

/** The scenario that a value without distributions is; throws InputError with every failure, path first. */
export function checkPlainScenario(value: unknown, file: string): ScenarioDocument {
  return whole(validate(scenarioDocumentSchema, value, file), file);
}

function whole(read: z.infer<typeof scenarioDocumentSchema>, file: string): ScenarioDocument {
  const { $schema, ...document } = read;
  if (document.training === undefined && document.serving === undefined) {
    throw new InputError(file, [
      { path: '', message: 'expected at least one of training and serving' },
    ]);
  }
  return document;
}
