/** The report in Indonesian. Numbers, names, units and sources stay as they are. */
import { answers } from './indonesian-answers.ts';
import { charts } from './indonesian-charts.ts';
import { plans } from './indonesian-plans.ts';
import { remarks } from './indonesian-remarks.ts';
import { type Language, translator } from './language.ts';

export const indonesian: Language = {
  code: 'id',
  translate: translator({ ...answers, ...charts, ...plans, ...remarks }),
};
