#!/usr/bin/env node
/** The command `neraca`. */
import { main } from './cli/main.ts';
import { outliveReaders } from './cli/pipes.ts';

outliveReaders(process);
process.exitCode = Math.max(await main(process.argv.slice(2)), Number(process.exitCode ?? 0));
