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
  { gemm, attention }: { readonly gemm: number; readonly attention: number },
): Device {
  const { fraction } = efficiency.gemm;
  return {
    chip,
    efficiency: {
      ...efficiency,
      gemm: {
        ...efficiency.gemm,
        fraction: {
          bf16: fraction.bf16 * gemm,
          fp8: fraction.fp8 * gemm,
          int8: fraction.int8 * gemm,
          fp4: fraction.fp4 * gemm,
        },
      },
      attention: {
        ...efficiency.attention,
        prefillFraction: efficiency.attention.prefillFraction * attention,
      },
    },
  };
}

/** The same chip with another rate kept through long runs. */
export function withSustained({ chip, efficiency }: Device, sustainedFraction: number): Device {
  return {
    chip,
    efficiency: { ...efficiency, training: { ...efficiency.training, sustainedFraction } },
  };
}
