/** The switch that lets very large work begin; the same for every command that may be asked for it. */
import type { Flag } from './command.ts';

export const longFlag = {
  describe: 'Go ahead with work of more than about half an hour',
  switch: true,
} as const satisfies Flag;
