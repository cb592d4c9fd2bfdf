/** The hardware profile as a document: one JSON file a chip, read into the plain figures the simulator works with. */
import * as z from 'zod/mini';
import { expecting } from '../schema/expectation.ts';
import { InputError, type Problem } from '../schema/input-error.ts';
import { countOf, quantity, share, text } from '../schema/pieces.ts';
import { readDocument } from '../schema/validate.ts';
import {
  type Chip,
  confidences,
  hosts,
  type Precision,
  type Provenance,
  precisions,
} from './chip.ts';
import { day, figureProblems, figuresOf, provenanceOf, sourced, sourceSchema } from './sourced.ts';

const peak = sourced(quantity('flopPerSecond'));
const bandwidth = sourced(quantity('bytesPerSecond'));
const latency = sourced(quantity('seconds'));
const power = sourced(quantity('watts'));

const times = expecting(z.number().check(z.gt(0)), 'a number above 0, 1 for no difference');

/** The profile: units on every quantity, a source on every value; the convention is in the key. */
export const chipDocumentSchema = z.strictObject({
  $schema: z.optional(text),
  id: text,
  name: text,
  vendor: text,
  released: sourced(day),
  confidence: z.enum(confidences),
  efficiency: text,
  host: z.optional(z.enum(hosts)),
  hostMemory: z.optional(
    z.strictObject({
      linkPerDirection: bandwidth,
      capacity: z.optional(sourced(quantity('bytes'))),
      bandwidth: z.optional(bandwidth),
    }),
  ),
  exponentialRate: z.optional(sourced(times)),
  peakDense: z.strictObject({
    bf16: peak,
    fp8: z.optional(peak),
    int8: z.optional(peak),
    fp4: z.optional(peak),
  }),
  memory: z.strictObject({ capacity: sourced(quantity('bytes')), bandwidth }),
  computeUnits: sourced(countOf('compute units')),
  scaleUp: z.strictObject({
    bandwidthPerDirection: bandwidth,
    latency,
    domainChips: sourced(countOf('chips')),
  }),
  scaleOut: z.strictObject({ bandwidthPerDirection: bandwidth, latency }),
  power: z.strictObject({ thermalDesign: power, serverPerChip: power, meanDraw: sourced(share) }),
  price: z.strictObject({ systemPerChip: sourced(quantity('usd')) }),
  sources: z.array(sourceSchema),
});

type ChipDocument = z.infer<typeof chipDocumentSchema>;

/** The chip that a profile describes, in SI units; InputError names every failure by its path. */
export function readChip(text: string, file: string): Chip {
  const document = readDocument(chipDocumentSchema, text, file);
  const figures = figuresOf(document);
  const problems = [...figureProblems(figures, document.sources), ...physicalProblems(document)];
  if (problems.length > 0) throw new InputError(file, problems);
  const own = figures.filter(({ path }) => !isOfHost(path));
  const host = figures.filter(({ path }) => isOfHost(path));
  return {
    ...chipOf(document),
    ...hostMemoryOf(document, provenanceOf(host, citedBy(host, document))),
    ...provenanceOf(
      own,
      document.sources.filter(({ id }) => !isOnlyOf(host, own, id)),
    ),
  };
}

/** Figures of the server around the chip, which few plans read. */
function isOfHost(path: string): boolean {
  return path.startsWith('hostMemory.');
}

type Figures = ReturnType<typeof figuresOf>;

function isOnlyOf(figures: Figures, others: Figures, source: string): boolean {
  const cites = (figure: Figures[number]) => figure.source === source;
  return figures.some(cites) && !others.some(cites);
}

function citedBy(figures: Figures, { sources }: ChipDocument): ChipDocument['sources'] {
  return sources.filter(({ id }) => figures.some(({ source }) => source === id));
}

function hostMemoryOf(
  { hostMemory }: ChipDocument,
  provenance: Provenance,
): Pick<Chip, 'hostMemory'> {
  if (hostMemory === undefined) return {};
  const { linkPerDirection, capacity, bandwidth: rate } = hostMemory;
  return {
    hostMemory: {
      linkBytesPerSecond: linkPerDirection.best,
      ...(capacity === undefined ? {} : { capacityBytes: capacity.best }),
      ...(rate === undefined ? {} : { bandwidthBytesPerSecond: rate.best }),
      provenance,
    },
  };
}

function chipOf(document: ChipDocument): Omit<Chip, keyof Provenance | 'hostMemory'> {
  const { memory, scaleUp, scaleOut, power, price } = document;
  return {
    id: document.id,
    name: document.name,
    vendor: document.vendor,
    released: document.released.best,
    confidence: document.confidence,
    efficiency: document.efficiency,
    ...(document.host === undefined ? {} : { host: document.host }),
    ...(document.exponentialRate === undefined
      ? {}
      : { exponentialRate: document.exponentialRate.best }),
    peakFlopPerSecond: peaksOf(document),
    memory: {
      capacityBytes: memory.capacity.best,
      bandwidthBytesPerSecond: memory.bandwidth.best,
    },
    computeUnits: document.computeUnits.best,
    scaleUp: {
      bandwidthBytesPerSecond: scaleUp.bandwidthPerDirection.best,
      latencySeconds: scaleUp.latency.best,
      domainChips: scaleUp.domainChips.best,
    },
    scaleOut: {
      bandwidthBytesPerSecond: scaleOut.bandwidthPerDirection.best,
      latencySeconds: scaleOut.latency.best,
    },
    power: {
      thermalDesignWatts: power.thermalDesign.best,
      serverWattsPerChip: power.serverPerChip.best,
      meanDrawFraction: power.meanDraw.best,
    },
    price: { systemUsdPerChip: price.systemPerChip.best },
  };
}

function peaksOf({ peakDense }: ChipDocument): Partial<Record<Precision, number>> {
  const peaks: Partial<Record<Precision, number>> = {};
  for (const precision of precisions) {
    const peak = peakDense[precision];
    if (peak !== undefined) peaks[precision] = peak.best;
  }
  return peaks;
}

/** What no chip can be: a narrower format below a wider one (a sign of a sparse or a swapped figure), a server below its chip. */
function physicalProblems({ peakDense, power }: ChipDocument): readonly Problem[] {
  const problems: Problem[] = [];
  const { bf16, fp8, fp4 } = peakDense;
  if (fp8 !== undefined && fp8.best < bf16.best) {
    problems.push({ path: 'peakDense.fp8', message: 'expected at least the bf16 peak' });
  }
  if (fp4 !== undefined && fp4.best < (fp8 ?? bf16).best) {
    problems.push({ path: 'peakDense.fp4', message: 'expected at least the fp8 peak' });
  }
  if (power.serverPerChip.best < power.thermalDesign.best) {
    problems.push({
      path: 'power.serverPerChip',
      message: 'expected at least the thermal design power of the chip',
    });
  }
  return problems;
}
