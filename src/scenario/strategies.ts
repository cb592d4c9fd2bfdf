/** The same work done in other ways: other chips to train or to serve on, rented or owned, side by side over its life. */
import type { Economics, Result } from './result.ts';
import type { ScenarioDocument } from './scenario-document.ts';

type Strategy = NonNullable<NonNullable<ScenarioDocument['economics']>['strategies']>[number];
export type StrategyResult = NonNullable<Economics['strategies']>[number];

/** Simulates each strategy; the scenario as it stands comes first. */
export function compareStrategies(
  document: ScenarioDocument,
  asItStands: Result,
  simulate: (document: ScenarioDocument) => Result,
): StrategyResult[] {
  const strategies = document.economics?.strategies ?? [];
  return [
    summary('as it stands', document, asItStands),
    ...strategies.map(strategy => {
      const changed = changedBy(document, strategy);
      return summary(strategy.name, changed, simulate(changed));
    }),
  ];
}

/** The scenarios that stand beside this one, as its strategies change it. */
export function strategyScenarios(document: ScenarioDocument): readonly ScenarioDocument[] {
  return (document.economics?.strategies ?? []).map(strategy => changedBy(document, strategy));
}

/** The document with the strategy's choices; a new chip gets the layout and number format that suit it. */
export function changedBy(document: ScenarioDocument, strategy: Strategy): ScenarioDocument {
  const { strategies: _, ...economics } = document.economics ?? {};
  const { training, serving } = document;
  const { trainingBasis, servingBasis, retraining } = strategy;
  return {
    ...document,
    ...(training === undefined
      ? {}
      : { training: onChips(training, strategy.trainingChip, strategy.trainingChips) }),
    ...(serving === undefined
      ? {}
      : { serving: onChips(serving, strategy.servingChip, strategy.servingChips) }),
    economics: {
      ...economics,
      ...(trainingBasis === undefined ? {} : { trainingBasis }),
      ...(servingBasis === undefined ? {} : { servingBasis }),
      ...(retraining === undefined ? {} : { retraining }),
    },
  };
}

interface OnCluster {
  readonly cluster: { readonly chip: string; readonly chips: number };
}

function onChips<Part extends OnCluster>(part: Part, chip?: string, chips?: number): Part {
  const cluster = { chip: chip ?? part.cluster.chip, chips: chips ?? part.cluster.chips };
  const same = cluster.chip === part.cluster.chip && cluster.chips === part.cluster.chips;
  return same ? part : { ...part, cluster, plan: 'auto' };
}

function summary(name: string, document: ScenarioDocument, result: Result): StrategyResult {
  const { training, serving, economics } = result;
  const lifetime = economics?.lifetime;
  const last = lifetime?.months.at(-1);
  const shared = {
    name,
    trainingChip: document.training?.cluster.chip ?? '',
    servingChip: document.serving?.cluster.chip ?? '',
    basis: [economics?.training?.chipHour.basis, economics?.serving?.chipHour.basis]
      .filter(basis => basis !== undefined)
      .join(', '),
  };
  if (lifetime === undefined || last === undefined) {
    const reasons = [training, serving].flatMap(part =>
      part?.feasible === false ? part.reasons.map(({ text }) => text) : [],
    );
    return { ...shared, feasible: false, reasons };
  }
  const worth = lifetime.presentValue;
  return {
    ...shared,
    feasible: true,
    ...(economics?.training === undefined ? {} : { trainingUsd: economics.training.usd }),
    lifetimeTrainingUsd: last.cumulativeTrainingUsd ?? 0,
    lifetimeServingUsd: last.cumulativeServingUsd,
    ...(worth === undefined
      ? {}
      : {
          presentCostUsd: worth.trainingUsd + worth.servingUsd,
          netPresentValueUsd: worth.netUsd,
        }),
    usdPerMillionOutputTokens: lifetime.usdPerMillionOutputTokens ?? 0,
    crossing: lifetime.crossing,
    peakChips: Math.max(...lifetime.months.map(({ chips }) => chips)),
  };
}
