/** The switch that asks what would help most; the same for every command that answers with a result. */
import type { Flag } from './command.ts';

export const adviceFlag = {
  describe: 'Say which three changes would help most, each simulated',
  switch: true,
} as const satisfies Flag;
