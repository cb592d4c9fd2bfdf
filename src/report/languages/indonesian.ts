/** The report in Indonesian. Numbers, names, units and sources stay as they are. */
import { answers } from './indonesian-answers.ts';
import { charts } from './indonesian-charts.ts';
import { comparisons } from './indonesian-comparisons.ts';
import { derivations } from './indonesian-derivations.ts';
import { plans } from './indonesian-plans.ts';
import { remarks } from './indonesian-remarks.ts';
import { studies } from './indonesian-studies.ts';
import { type Language, type Phrases, translator } from './language.ts';

/** Every phrase of the dictionary. */
export const indonesianPhrases: Phrases = {
  ...answers,
  ...charts,
  ...plans,
  ...remarks,
  ...studies,
  ...comparisons,
  ...derivations,
};

/** "M" is a thousand times more to an Indonesian reader (miliar): large numbers are spelled out. */
const scales = { M: 'juta', B: 'miliar', T: 'triliun' } as const;
const scaled = /(?<=\d )[MBT](?![\w/])/g;

const translated = translator(indonesianPhrases);

export const indonesian: Language = {
  code: 'id',
  translate: text =>
    translated(text).replaceAll(scaled, letter => scales[letter as keyof typeof scales]),
};
