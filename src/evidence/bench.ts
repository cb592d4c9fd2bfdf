/** The machine and the software that a published kernel was timed on. */
import type { Device } from '../hardware/device.ts';
import type { OperatorCalls } from '../timing/operator-calls.ts';

export interface Bench {
  readonly device: Device;
  readonly calls: OperatorCalls;
}
