#!/usr/bin/env node
/** The command `neraca`. */
import { main } from './cli/main.ts';

// A reader such as `head` may close the pipe early: then there is nobody left to talk to.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

process.exitCode = await main(process.argv.slice(2));
