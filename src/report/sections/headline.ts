/** The answer first: what training and serving cost and how long they take, in large figures and one paragraph. */
import type { Infeasible, Result } from '../../scenario/result.ts';
import { formatCount, formatNumber } from '../../units/format.ts';
import { shortName } from '../chip-name.ts';
import type { Block, Figure } from '../content.ts';
import { servingAnswer, servingFigures } from './headline-serving.ts';
import { trainingAnswer, trainingFigures } from './headline-training.ts';

export interface Headline {
  readonly answer: string;
  readonly blocks: readonly Block[];
}

function reasonsText({ reasons }: Infeasible): string {
  return reasons.map(({ text }) => text.replace(/\.$/, '')).join('; ');
}

/** A refusal knows its chip by its id; the page says its name. */
function named(job: Infeasible, { scenario }: Result): Infeasible {
  const name = scenario.chips?.[job.chip]?.name;
  return name === undefined ? job : { ...job, chip: shortName(name) };
}

function refusalFigure(job: Infeasible): Figure {
  const label = `On ${formatNumber(job.chips)} × ${job.chip}`;
  return { label, value: 'Does not fit', unit: '', detail: reasonsText(job) };
}

function refusalAnswer(task: string, job: Infeasible): string {
  return `${task} on ${formatNumber(job.chips)} × ${job.chip} does not fit: ${reasonsText(job)}.`;
}

interface Part {
  readonly label: string;
  readonly answer: string;
  readonly figures: readonly Figure[];
}

function trainingPart(result: Result): readonly Part[] {
  const { scenario, training, economics } = result;
  if (training === undefined) return [];
  const label = 'Training';
  const task = `Training ${scenario.model.id}`;
  if (!training.feasible) {
    const job = named(training, result);
    return [{ label, answer: refusalAnswer(task, job), figures: [refusalFigure(job)] }];
  }
  const cost = economics?.training;
  const answer = trainingAnswer(task, training, cost);
  return [{ label, answer, figures: trainingFigures(training, cost, result) }];
}

function servingPart(result: Result): readonly Part[] {
  const { scenario, serving, economics } = result;
  if (serving === undefined) return [];
  const label = 'Serving';
  const task = `Serving ${scenario.model.id}`;
  if (!serving.feasible) {
    const job = named(serving, result);
    return [{ label, answer: refusalAnswer(task, job), figures: [refusalFigure(job)] }];
  }
  const cost = economics?.serving;
  const answer = servingAnswer(task, serving, cost);
  return [{ label, answer, figures: servingFigures(serving, cost, result) }];
}

/** When serving has cost more than training, and how demand comes to that. */
function lifetimeAnswer({ economics }: Result): readonly string[] {
  const { crossing = null, months = [] } = economics?.lifetime ?? {};
  const [first, last] = [months[0], months.at(-1)];
  if (crossing === null || first === undefined || last === undefined) return [];
  const demand = `Demand goes from ${formatCount(first.outputTokens)} output tokens in the first month to ${formatCount(last.outputTokens)} in month ${last.month}`;
  return [`${demand}; by month ${crossing} serving has cost more in all than training.`];
}

/** Headline of one result. */
export function headline(result: Result): Headline {
  const parts = [...trainingPart(result), ...servingPart(result)];
  return {
    answer: [...parts.map(({ answer }) => answer), ...lifetimeAnswer(result)].join(' '),
    blocks: parts.map(({ label, figures }) => ({ kind: 'figures', label, figures })),
  };
}
