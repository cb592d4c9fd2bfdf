/** Every unit that a document may write, and the prefixes it takes; anything else is refused. */
import { hoursPerDay, hoursPerMonth, hoursPerYear, secondsPerHour } from './quantity.ts';

interface UnitEntry {
  readonly name: string;
  /** In units that stand above it; without one the unit measures a dimension of its own. */
  readonly definition?: string;
  readonly aliases?: readonly string[];
  readonly prefixes?: readonly string[];
}

const large = ['k', 'M', 'G', 'T', 'P', 'E', 'Z', 'Y'];
const binary = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const secondsPerMinute = 60;
const secondsPerWeek = 7 * hoursPerDay * secondsPerHour;

/** Units whose definition mathjs brings along. */
export const borrowedUnits: readonly UnitEntry[] = [
  { name: 'b', prefixes: [...large, ...binary] },
  { name: 'B', prefixes: [...large, ...binary] },
  { name: 's', prefixes: ['n', 'u', 'm'] },
  { name: 'W', prefixes: ['m', ...large] },
  { name: 'J', prefixes: ['p', 'n', 'u', 'm', ...large] },
];

export const ownUnits: readonly UnitEntry[] = [
  { name: 'byte', definition: '1 B', aliases: ['bytes'] },
  { name: 'second', definition: '1 s', aliases: ['seconds', 'sec'] },
  { name: 'min', definition: `${secondsPerMinute} s`, aliases: ['minute', 'minutes'] },
  { name: 'h', definition: `${secondsPerHour} s`, aliases: ['hour', 'hours', 'hr'] },
  { name: 'day', definition: `${hoursPerDay} h`, aliases: ['days', 'd'] },
  { name: 'week', definition: `${secondsPerWeek} s`, aliases: ['weeks'] },
  { name: 'month', definition: `${hoursPerMonth} h`, aliases: ['months'] },
  { name: 'year', definition: `${hoursPerYear} h`, aliases: ['years'] },
  { name: 'Hz', definition: '1 s^-1', prefixes: large },
  { name: 'Wh', definition: '1 W h', prefixes: ['m', ...large] },
  { name: 'FLOP', prefixes: large },
  { name: 'token', aliases: ['tokens', 'tok'], prefixes: large },
  { name: 'USD', prefixes: ['k', 'M', 'G'] },
  { name: 'gCO2e', prefixes: ['m', ...large] },
  { name: 'chip', definition: '1', aliases: ['chips'] },
];
