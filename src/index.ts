/** Neraca as a library: pure functions and plain data, the same in Node, in browsers and in sheets. */

// From a scenario to a result.

export { compare } from './scenario/compare.ts';
export type * from './scenario/result.ts';
export { comparisonSchema, resultSchema, resultVersion } from './scenario/result.ts';
export {
  checkScenario,
  checkUncertainScenario,
  readScenario,
  readUncertainScenario,
  type ScenarioDocument,
  type UncertainScenario,
} from './scenario/scenario-document.ts';
export { simulate } from './scenario/simulate.ts';

// How sure it is, and what was claimed.

export { type ClaimDocument, readClaim } from './claims/claim-document.ts';
export { type ClaimTools, judgeClaim } from './claims/judge.ts';
export type { JudgedClaim, Verdict } from './claims/judged-claim.ts';
export { claimReport } from './report/claims/claim-report.ts';
export { type StudyQuestion, studyUncertainty } from './uncertainty/study.ts';

// What a simulation looks things up in.

export { createLibrary, type LibraryDocuments } from './scenario/create-library.ts';
export type { Library } from './scenario/library.ts';

// Chips, models, prices, efficiency curves and software, each from its JSON text.

export { type PriceBook, readPriceBook } from './economics/price-book.ts';
export type { Chip, Fabric, Precision, Range } from './hardware/chip.ts';
export type { Efficiency } from './hardware/efficiency.ts';
export { readEfficiency } from './hardware/efficiency-document.ts';
export { readChip } from './hardware/profile.ts';
export type { Architecture, Attention, FeedForward, LayerGroup } from './model/architecture.ts';
export { readModel } from './model/read-model.ts';
export type { ServingPlan, TrainingPlan } from './parallelism/plan.ts';
export { type ModelFigures, modelFigures } from './scenario/model-figures.ts';
export type { ServingStack, TrainingEras, TrainingTier } from './timing/software.ts';
export {
  readServingStack,
  readTrainingEras,
  readTrainingTier,
} from './timing/software-document.ts';

// Steps and services in closed form, for loops of one's own.

export { type CompiledStep, compileStep } from './inference/compiled-step.ts';
export type { ServingContext } from './inference/context.ts';
export { decodeStep, servingStep } from './inference/decode.ts';
export { prefillStep } from './inference/prefill.ts';
export type { InstanceOptions } from './serving/instance-options.ts';
export {
  type InstanceLoad,
  type SteadyState,
  steadyState,
} from './serving/steady-state.ts';

// Many scenarios: the best plan, the frontier, the best pair of fleets, what would help most.

export { advise } from './search/advice/advise.ts';
export { type FleetSearch, searchFleet } from './search/fleet/search-fleet.ts';
export { type InferSearch, searchInfer } from './search/infer/search-infer.ts';
export { searchTrain, type TrainSearch } from './search/train/search-train.ts';

// Training on its own: the layout, the step, the run.

export { candidatePlans, type TrainingTask } from './training/candidate-plans.ts';
export { choosePlan, type PlanChoice, type PlannedStep } from './training/choose-plan.ts';
export { type Reliability, type TrainingRun, trainingRun } from './training/run.ts';
export { type TrainingStep, trainingStep } from './training/step.ts';

// Reports: as data, then as text.

export { comparisonReport } from './report/comparison-report.ts';
export type { Report } from './report/content.ts';
export { csv } from './report/csv.ts';
export { html } from './report/html.ts';
export { markdown } from './report/markdown.ts';
export { report } from './report/report.ts';

// Quantities and errors.

export { InputError, type Problem } from './schema/input-error.ts';
export * from './units/format.ts';
export { parseQuantity } from './units/parse.ts';

// A service request by request: sources of requests, policies, the largest rate within targets.

export { type Capacity, capacityUnderSlo } from './serving/capacity-under-slo.ts';
export * from './serving/events/index.ts';
export { type FleetQuestion, fleetCapacityUnderSlo } from './serving/fleet-capacity.ts';
export { readTrace, type Trace } from './serving/requests/trace.ts';
