/** The simulations behind a point: each half once for all points that agree in what it depends on, then the bill. */
import type { ServingResult, TrainingResult } from '../../scenario/result.ts';
import type { Scope } from '../../schema/expression.ts';
import { type Half, priced, type Surroundings, servingHalf, trainingHalf } from './halves.ts';
import type { Output } from './outputs.ts';
import type { Part, PointInput } from './point-input.ts';
import { shelf } from './shelf.ts';

/** What a point yields, before anything is taken from it. */
export interface Simulated {
  readonly training: Half<TrainingResult> | undefined;
  readonly serving: Half<ServingResult> | undefined;
  readonly economics: unknown;
  /** Settled values, by the part that settled them. */
  readonly settled: Readonly<Record<string, unknown>>;
}

export type Simulate = (positions: readonly number[], scope: Scope) => Simulated;

/** Halves as they were simulated before, for points to come. */
export function halvesOf(input: PointInput) {
  return {
    trainingOf: kept<Half<TrainingResult>>(input, ['model', 'training']),
    servingOf: kept<Half<ServingResult>>(input, ['model', 'serving']),
  };
}

/** Simulates each half once per set of the values it depends on. */
export function simulator(
  input: PointInput,
  surroundings: Surroundings,
  outputs: readonly Output[],
  { trainingOf, servingOf }: ReturnType<typeof halvesOf>,
): Simulate {
  const { base } = input;
  const wanted = outputs.flatMap(output => (output.kind === 'value' ? [output.keys] : []));
  const wants = (first: string, second?: string) =>
    wanted.some(([one, two]) => one === first && (second === undefined || two === second));
  const bill = wants('economics');
  const whole = wanted.some(
    ([first, second]) => first === 'economics' && second !== 'training' && second !== 'serving',
  );
  const trains =
    base.training !== undefined && (whole || wants('training') || wants('economics', 'training'));
  const serves =
    base.serving !== undefined && (whole || wants('serving') || wants('economics', 'serving'));
  const billsTraining = whole || wants('economics', 'training');
  const billsServing = whole || wants('economics', 'serving');
  return (positions, scope) => {
    const model = input.part('model', positions, scope);
    const training = trains
      ? trainingOf(positions, () =>
          trainingHalf(input.part('training', positions, scope), model, surroundings),
        )
      : undefined;
    const serving = serves
      ? servingOf(positions, () =>
          servingHalf(input.part('serving', positions, scope), model, surroundings),
        )
      : undefined;
    const simulated = training?.simulation ?? serving?.simulation;
    const money =
      bill && simulated !== undefined
        ? priced(
            input.part('economics', positions, scope),
            billsTraining ? training : undefined,
            billsServing ? serving : undefined,
            simulated,
            surroundings,
          )
        : undefined;
    return {
      training,
      serving,
      economics: money?.economics,
      settled: {
        training: training?.simulation?.settled.values['training'],
        serving: serving?.simulation?.settled.values['serving'],
        economics: money?.simulation.settled.values['economics'],
      },
    };
  };
}

/** Keeps what points to come that agree in these parts will ask for. */
function kept<Value>(input: PointInput, names: readonly Part[]) {
  const keyOf = input.key(names);
  const known = shelf<Value>(input.apart(names));
  return (positions: readonly number[], make: () => Value): Value => known(keyOf(positions), make);
}
