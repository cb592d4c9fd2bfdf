/** A chip and the cluster around it, as plain SI numbers: what the rest of the simulator sees of a hardware profile. */
import type {
  Bytes,
  BytesPerSecond,
  FlopPerSecond,
  Fraction,
  Seconds,
  Usd,
  Watts,
} from '../units/quantity.ts';

/** Number formats with a matrix-unit peak. `fp8` covers block-scaled FP8; `fp4` covers NVFP4 and MXFP4. */
export const precisions = ['bf16', 'fp8', 'int8', 'fp4'] as const;
export type Precision = (typeof precisions)[number];

/** Processors beside the chips that change how fast kernels are launched. */
export const hosts = ['x86', 'grace'] as const;
export type Host = (typeof hosts)[number];

/** How far the figures can be trusted, best first. */
export const confidences = ['data-sheet', 'announced', 'press'] as const;
export type Confidence = (typeof confidences)[number];

/** What the sources allow: the lowest, the figure used, the highest. */
export interface Range {
  readonly low: number;
  readonly best: number;
  readonly high: number;
}

/** A publication that a value was read in. */
export interface Source {
  readonly id: string;
  readonly title: string;
  readonly url?: string;
  readonly where?: string;
}

/** A set of links that joins chips; bandwidth is per chip, one direction. */
export interface Fabric {
  readonly bandwidthBytesPerSecond: BytesPerSecond;
  /** One-way latency of a small message, software excluded. */
  readonly latencySeconds: Seconds;
}

/** Where the figures of a document were read, by their dotted paths in it. */
export interface Provenance {
  /** Id of the source of each figure. */
  readonly cited: Readonly<Record<string, string>>;
  /** Of the figures that are estimates by a stated rule, that rule. */
  readonly estimated: Readonly<Record<string, string>>;
  /** Of the figures whose sources disagree, in the units of the code. */
  readonly ranges: Readonly<Record<string, Range>>;
  readonly sources: readonly Source[];
}

/** Memory of the server that a chip stands in: the chip's share of it, and its link to it. */
export interface HostMemory {
  /** One direction: PCIe, NVLink-C2C, UB. */
  readonly linkBytesPerSecond: BytesPerSecond;
  /** Absent where nobody has published it: nothing can be planned into it then. */
  readonly capacityBytes?: Bytes;
  /** Reads and writes together; absent where nobody has published it. */
  readonly bandwidthBytesPerSecond?: BytesPerSecond;
  /** Of these figures alone: most runs never read them. */
  readonly provenance: Provenance;
}

export interface Chip extends Provenance {
  readonly id: string;
  readonly name: string;
  readonly vendor: string;
  /** Date of first shipments, ISO 8601 (YYYY-MM-DD). */
  readonly released: string;
  readonly confidence: Confidence;
  /** Id of the efficiency document that turns these peaks into achieved rates. */
  readonly efficiency: string;
  /** Dense matrix-unit peaks; a format that is missing has no hardware support. */
  readonly peakFlopPerSecond: Readonly<Partial<Record<Precision, FlopPerSecond>>>;
  readonly memory: {
    readonly capacityBytes: Bytes;
    readonly bandwidthBytesPerSecond: BytesPerSecond;
  };
  /** Processor that launches the kernels; Arm cores of a Grace issue them more slowly than x86 ones. */
  readonly host?: Host;
  /** Absent where the profile does not know it. */
  readonly hostMemory?: HostMemory;
  /** Exponentials per second of a compute unit against the other chips of its efficiency document; 1 when absent. */
  readonly exponentialRate?: number;
  /** Units over which a kernel's tiles are spread (SMs, CUs, AI cores), per chip. */
  readonly computeUnits: number;
  /** The scale-up fabric: NVLink, UB, Infinity Fabric. */
  readonly scaleUp: Fabric & { readonly domainChips: number };
  /** The scale-out fabric: InfiniBand or Ethernet NICs, per chip. */
  readonly scaleOut: Fabric;
  readonly power: {
    /** Board power limit. */
    readonly thermalDesignWatts: Watts;
    /** Server, its share of network and storage included, before PUE; at full load. */
    readonly serverWattsPerChip: Watts;
    /** Mean draw as a share of the full-load figure. */
    readonly meanDrawFraction: Fraction;
  };
  readonly price: {
    /** Bought: chip with its share of server and network. */
    readonly systemUsdPerChip: Usd;
  };
}
