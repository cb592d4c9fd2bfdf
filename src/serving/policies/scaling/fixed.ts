/** All instances, always. */
import type { Scaling } from './scaling.ts';

export const fixedScale: Scaling = {
  name: 'fixed',
  interval: Number.POSITIVE_INFINITY,
  startSeconds: 0,
  wanted: ({ most }) => most,
};
