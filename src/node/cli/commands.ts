/** The commands, in the order of the help. Each loads what it needs when it runs, so that the help is quick. */
import type { Command } from './command.ts';
import { calibrateCommand } from './commands/calibrate.ts';
import { claimsCommand } from './commands/claims.ts';
import { compareCommand } from './commands/compare.ts';
import { completionCommand } from './commands/completion.ts';
import { explainCommand } from './commands/explain.ts';
import { fitCommand } from './commands/fit.ts';
import { hardwareCommand } from './commands/hardware.ts';
import { inferCommand } from './commands/infer.ts';
import { initCommand } from './commands/init.ts';
import { modelsCommand } from './commands/models.ts';
import { runCommand } from './commands/run.ts';
import { searchFleetCommand } from './commands/search-fleet.ts';
import { searchInferCommand } from './commands/search-infer.ts';
import { searchTrainCommand } from './commands/search-train.ts';
import { sheetsCommand } from './commands/sheets.ts';
import { sweepCommand } from './commands/sweep.ts';
import { trainCommand } from './commands/train.ts';
import { validateCommand } from './commands/validate.ts';
import { workerCommand } from './commands/worker.ts';

export const commands: readonly Command[] = [
  initCommand,
  runCommand,
  compareCommand,
  explainCommand,
  trainCommand,
  inferCommand,
  fitCommand,
  validateCommand,
  calibrateCommand,
  claimsCommand,
  searchTrainCommand,
  searchInferCommand,
  searchFleetCommand,
  sweepCommand,
  workerCommand,
  hardwareCommand,
  modelsCommand,
  sheetsCommand,
  completionCommand,
];

/** What stands above commands of two words. */
export const groups = { search: 'Find the best plan, and the frontier' } as const;
