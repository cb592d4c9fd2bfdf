/** A chip together with what its software makes of it. */
import type { Chip } from './chip.ts';
import type { Efficiency } from './efficiency.ts';

export interface Device {
  readonly chip: Chip;
  readonly efficiency: Efficiency;
}

/** The same chip with its matrix units at a share of their rate: power-limited, or some of them busy elsewhere. */
export function slowedDevice(
  { chip, efficiency }: Device,
  shares: {
    readonly bf16: number;
    readonly fp8: number;
    readonly fp4: number;
    readonly attention: number;
  },
): Device {
  const { fraction } = efficiency.gemm;
  return {
    chip,
    efficiency: {
      ...efficiency,
      gemm: {
        ...efficiency.gemm,
        fraction: {
          bf16: fraction.bf16 * shares.bf16,
          fp8: fraction.fp8 * shares.fp8,
          int8: fraction.int8 * shares.fp8,
          fp4: fraction.fp4 * shares.fp4,
        },
      },
      attention: {
        ...efficiency.attention,
        prefillFraction: efficiency.attention.prefillFraction * shares.attention,
      },
    },
  };
}

const sustainedDevices = new WeakMap<Device, Device>();

/** The chip under products that follow each other without a pause: power-limited, as through a training run. Made once. */
export function sustainedDevice(device: Device): Device {
  const known = sustainedDevices.get(device);
  if (known !== undefined) return known;
  const { bf16, fp8, fp4 } = device.efficiency.training.sustained;
  const made = slowedDevice(device, { bf16, fp8, fp4, attention: 1 });
  sustainedDevices.set(device, made);
  return made;
}
