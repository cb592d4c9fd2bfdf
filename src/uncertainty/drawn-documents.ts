/** Chips and price books with drawn figures in place of their best ones: copied once, then filled in. */
import type { PriceBook } from '../economics/price-book.ts';
import { type Chip, type Precision, precisions } from '../hardware/chip.ts';

/** A figure by its path in the profile or the book. */
export interface DrawnFigure {
  readonly path: string;
  readonly value: number;
}

type Draft<Kind> = { -readonly [Key in keyof Kind]: Kind[Key] };
type ChipDraft = Draft<Omit<Chip, ChipPart>> & { [Part in ChipPart]: Draft<Chip[Part]> };
type ChipPart = 'peakFlopPerSecond' | 'memory' | 'scaleUp' | 'scaleOut' | 'power' | 'price';

/**
 * The chip with drawn figures, on which everything takes `factor` times as long: peaks, bandwidths and latencies alike.
 * Paths that the simulator does not read change nothing.
 */
export function drawnChip(chip: Chip, figures: readonly DrawnFigure[], factor: number): Chip {
  const draft: ChipDraft = {
    ...chip,
    peakFlopPerSecond: { ...chip.peakFlopPerSecond },
    memory: { ...chip.memory },
    scaleUp: { ...chip.scaleUp },
    scaleOut: { ...chip.scaleOut },
    power: { ...chip.power },
    price: { ...chip.price },
  };
  for (const { path, value } of figures) setFigure(draft, path, value);
  if (factor !== 1) slowDown(draft, factor);
  return draft;
}

function setFigure(draft: ChipDraft, path: string, value: number): void {
  const [group, key] = path.split('.');
  switch (group) {
    case 'peakDense':
      if (isPrecision(key)) draft.peakFlopPerSecond[key] = value;
      return;
    case 'memory':
      if (key === 'capacity') draft.memory.capacityBytes = value;
      else draft.memory.bandwidthBytesPerSecond = value;
      return;
    case 'scaleUp':
    case 'scaleOut':
      if (key === 'latency') draft[group].latencySeconds = value;
      else if (key !== 'domainChips') draft[group].bandwidthBytesPerSecond = value;
      return;
    case 'power':
      if (key === 'thermalDesign') draft.power.thermalDesignWatts = value;
      else if (key === 'serverPerChip') draft.power.serverWattsPerChip = value;
      else draft.power.meanDrawFraction = value;
      return;
    case 'price':
      draft.price.systemUsdPerChip = value;
  }
}

function slowDown(draft: ChipDraft, factor: number): void {
  const { peakFlopPerSecond: peaks } = draft;
  for (const precision of precisions) {
    const peak = peaks[precision];
    if (peak !== undefined) peaks[precision] = peak / factor;
  }
  draft.memory.bandwidthBytesPerSecond /= factor;
  for (const fabric of [draft.scaleUp, draft.scaleOut]) {
    fabric.bandwidthBytesPerSecond /= factor;
    fabric.latencySeconds *= factor;
  }
}

/** The book with drawn figures. */
export function drawnBook(book: PriceBook, figures: readonly DrawnFigure[]): PriceBook {
  const draft: Draft<PriceBook> = { ...book };
  const terms: Record<string, number> = {};
  for (const { path, value } of figures) {
    const [group, ...keys] = path.split('.');
    if (group === 'rents') draft.rents = rentsWith(draft.rents, keys.join('.'), value);
    else if (group === 'regions') draft.regions = regionsWith(draft.regions, keys, value);
    else if (group === 'ownership') {
      const key = keys.at(-1) ?? '';
      terms[key === 'facility' ? 'facilityUsdPerKilowattHour' : key] = value;
    }
  }
  draft.ownership = { ...book.ownership, ...terms };
  return draft;
}

function rentsWith(rents: PriceBook['rents'], chip: string, value: number): PriceBook['rents'] {
  const rent = rents[chip];
  return rent === undefined ? rents : { ...rents, [chip]: { ...rent, usdPerChipHour: value } };
}

function regionsWith(
  regions: PriceBook['regions'],
  keys: readonly string[],
  value: number,
): PriceBook['regions'] {
  const place = keys.slice(0, -1).join('.');
  const region = regions[place];
  const field = regionFields[keys.at(-1) ?? ''];
  return region === undefined || field === undefined
    ? regions
    : { ...regions, [place]: { ...region, [field]: value } };
}

const regionFields: Readonly<Record<string, string>> = {
  tariff: 'usdPerKilowattHour',
  pue: 'pue',
  gridCarbon: 'kilogramsCo2ePerKilowattHour',
};

function isPrecision(name: string | undefined): name is Precision {
  return precisions.some(precision => precision === name);
}
