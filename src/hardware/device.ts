/** A chip together with what its software makes of it. */
import type { Chip } from './chip.ts';
import type { Efficiency } from './efficiency.ts';

export interface Device {
  readonly chip: Chip;
  readonly efficiency: Efficiency;
}
