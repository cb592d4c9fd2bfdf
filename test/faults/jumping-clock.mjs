// Preloaded into the command: every look at the wall clock finds it an hour or a day off, forwards or backwards.
const real = Date.now;
const hour = 3_600_000;
const jumps = [0, -hour, 24 * hour, -24 * hour, hour];
let looks = 0;
Date.now = () => real() + jumps[looks++ % jumps.length];
