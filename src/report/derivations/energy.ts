/** Where energy and carbon come from: chips, what one draws with its server, the site, and time. */
import type { Result } from '../../scenario/result.ts';
import {
  formatDuration,
  formatEnergy,
  formatNumber,
  formatPercent,
  formatWatts,
} from '../../units/format.ts';
import { secondsPerHour } from '../../units/quantity.ts';
import { profileTerm, type Term } from './term.ts';

interface Draw {
  readonly chip: string;
  readonly chips: number;
  /** At the meter. */
  readonly watts: number;
}

/** Power at the meter: chips, their servers, what share of it they draw, cooling and losses. */
function powerTerm(label: string, { chip, chips, watts }: Draw, result: Result): Term {
  const { powerUsageEffectiveness: pue = 1 } = result.economics?.energy ?? {};
  const base = { label, value: watts, text: formatWatts(watts) };
  const [server] = profileTerm(result, {
    chip,
    path: 'power.serverPerChip',
    label: 'power of a chip with its server',
    text: formatWatts,
  });
  const region = result.economics?.carbon.region ?? '';
  if (server === undefined || chips === 0) return { ...base, why: 'at the meter' };
  const estimated = server.why?.startsWith('estimated') ?? false;
  const share = watts / (chips * server.value * pue);
  return {
    ...base,
    derivation: {
      words: 'chips × power of a chip with its server × share drawn × PUE',
      operation: 'product',
      terms: [
        { label: 'chips', value: chips, text: formatNumber(chips), why: 'of the answer above' },
        {
          ...server,
          why: estimated ? 'estimated by the rule in its profile' : "from the chip's profile",
        },
        {
          label: 'share drawn',
          value: share,
          text: formatPercent(share),
          why: 'mean draw at work, less where chips wait',
        },
        { label: 'PUE', value: pue, text: formatNumber(pue), why: `price book, ${region}` },
      ],
    },
  };
}

/** Energy of the training run. */
export function trainingEnergyTerm(result: Result): Term | undefined {
  const { training, economics } = result;
  const joules = economics?.energy.trainingJoules;
  if (training?.feasible !== true || joules === undefined || training.hours === 0) return undefined;
  const seconds = training.hours * secondsPerHour;
  const { chip, chips } = training;
  return {
    label: 'energy of the training run',
    value: joules,
    text: formatEnergy(joules),
    derivation: {
      words: 'power at the meter × time of the run',
      operation: 'product',
      terms: [
        powerTerm('power at the meter', { chip, chips, watts: joules / seconds }, result),
        {
          label: 'time of the run',
          value: seconds,
          text: formatDuration(seconds),
          why: 'of the answer above',
        },
      ],
    },
  };
}

/** Power of the fleet. */
export function fleetPowerTerm(result: Result): Term | undefined {
  const { serving, economics } = result;
  const watts = economics?.energy.servingWatts;
  if (serving?.feasible !== true || watts === undefined) return undefined;
  const { chip, chips, idleChips } = serving;
  return powerTerm('power of the fleet', { chip, chips: chips + idleChips, watts }, result);
}
