/**
 * Property tests draw the same cases on every run, so that a change fails for what it changes; NERACA_TEST_SEED=random
 * (or a number) draws others, as `npm run fuzz` does for longer.
 */
import * as fc from 'fast-check';

const usual = 20_261_126;
const { NERACA_TEST_SEED: given } = process.env;

if (given !== 'random') fc.configureGlobal({ seed: given === undefined ? usual : Number(given) });
