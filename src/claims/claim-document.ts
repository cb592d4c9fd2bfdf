/** A claim as a document: what was said, the figures it takes to judge it, and the formula that decides. */
import * as z from 'zod/mini';
import { sourceSchema } from '../hardware/sourced.ts';
import { InputError, type Problem } from '../schema/input-error.ts';
import { suggestion } from '../schema/nearest.ts';
import { described, maybe, text } from '../schema/pieces.ts';
import { readDocument } from '../schema/validate.ts';

const shared = {
  what: described(text, 'What the figure is, in words.'),
  unit: maybe(text, 'Unit for people, such as "USD" or "H800-hours".'),
};

const factSchema = z.strictObject({
  ...shared,
  value: described(
    z.nullable(z.number()),
    'The figure; null where nobody who could know has said.',
  ),
  low: maybe(z.number(), 'Lowest that the sources allow.'),
  high: maybe(z.number(), 'Highest that the sources allow.'),
  source: described(text, 'Id of one of sources.'),
});

const simulatedSchema = z.strictObject({
  ...shared,
  scenario: described(
    z.union([text, z.record(z.string(), z.unknown())]),
    'Name of a shipped scenario, or a scenario.',
  ),
  figure: described(text, 'Path of the figure in its result, such as "economics.training.usd".'),
});

const profileSchema = z.strictObject({
  ...shared,
  chip: described(text, 'Id of a hardware profile.'),
  figure: described(text, 'Path in the profile, such as "peakDense.bf16".'),
});

const derivedSchema = z.strictObject({
  ...shared,
  formula: described(text, 'Calculated from the figures above it.'),
});

const figureSchema = z.union([factSchema, simulatedSchema, profileSchema, derivedSchema]);

const statementSchema = z.strictObject({
  says: described(text, 'One thing that the claim says, or that people take it to say.'),
  formula: described(text, 'A comparison of the figures that is true when it is right.'),
  core: maybe(z.boolean(), 'Decides the verdict; false: said beside it.'),
  because: maybe(text, 'Why the formula decides it.'),
});

export const claimDocumentSchema = z.strictObject({
  $schema: z.optional(text),
  id: text,
  title: described(text, 'The claim in a few words.'),
  claim: described(text, 'What was said.'),
  by: described(text, 'Who said it, and who repeated it.'),
  date: described(text, 'When.'),
  said: described(text, 'Id of the source in which it was said.'),
  figures: described(
    z.record(z.string(), figureSchema),
    'What it takes to judge it; formulas and texts call the figures by these names.',
  ),
  statements: described(
    z.array(statementSchema).check(z.minLength(1, 'expected at least one statement')),
    'The claim, taken apart.',
  ),
  physics: described(z.array(text), 'What physics says; {name} stands for a figure.'),
  money: described(z.array(text), 'What the money says.'),
  otherwise: described(z.array(text), 'What would have to be true otherwise.'),
  sources: z.array(sourceSchema),
});

export type ClaimDocument = z.infer<typeof claimDocumentSchema>;
export type ClaimFigure = ClaimDocument['figures'][string];

/** The claim in a JSON text; InputError names every failure by its path. */
export function readClaim(json: string, file: string): ClaimDocument {
  const claim = readDocument(claimDocumentSchema, json, file);
  const problems = [...sourceProblems(claim), ...nameProblems(claim)];
  if (problems.length > 0) throw new InputError(file, problems);
  return claim;
}

function sourceProblems({ figures, said, sources }: ClaimDocument): readonly Problem[] {
  const ids = sources.map(({ id }) => id);
  const cited = [
    { path: 'said', id: said },
    ...Object.entries(figures).flatMap(([name, figure]) =>
      'source' in figure ? [{ path: `figures.${name}.source`, id: figure.source }] : [],
    ),
  ];
  return cited
    .filter(({ id }) => !ids.includes(id))
    .map(({ path, id }) => ({
      path,
      message: `expected the id of one of sources, got "${id}"${suggestion(id, ids)}`,
    }));
}

/** Names have to be words that formulas can call; texts may only name figures that are there. */
function nameProblems(claim: ClaimDocument): readonly Problem[] {
  const names = Object.keys(claim.figures);
  const words = names
    .filter(name => !/^[a-zA-Z][a-zA-Z0-9]*$/.test(name))
    .map(name => ({ path: `figures.${name}`, message: 'expected a name of letters and digits' }));
  const texts = (['physics', 'money', 'otherwise'] as const).flatMap(part =>
    claim[part].flatMap((sentence, index) =>
      placeholders(sentence)
        .filter(name => !names.includes(name))
        .map(name => ({
          path: `${part}.${index}`,
          message: `unknown figure "${name}"${suggestion(name, names)}`,
        })),
    ),
  );
  return [...words, ...texts];
}

/** Names in braces. */
export function placeholders(sentence: string): readonly string[] {
  return [...sentence.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
}
