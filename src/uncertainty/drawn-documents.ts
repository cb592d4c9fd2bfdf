/** Chips and price books with drawn figures in place of their best ones. */
import type { PriceBook } from '../economics/price-book.ts';
import { type Chip, type Precision, precisions } from '../hardware/chip.ts';

/** The chip with the value at a path of its profile; a path that the simulator does not read leaves it as it is. */
export function chipWith(chip: Chip, path: string, value: number): Chip {
  const [group, key] = path.split('.');
  switch (group) {
    case 'peakDense':
      return isPrecision(key)
        ? { ...chip, peakFlopPerSecond: { ...chip.peakFlopPerSecond, [key]: value } }
        : chip;
    case 'memory':
      return {
        ...chip,
        memory:
          key === 'capacity'
            ? { ...chip.memory, capacityBytes: value }
            : { ...chip.memory, bandwidthBytesPerSecond: value },
      };
    case 'scaleUp':
      if (key === 'domainChips') return chip;
      return { ...chip, scaleUp: { ...chip.scaleUp, ...fabric(key, value) } };
    case 'scaleOut':
      return { ...chip, scaleOut: { ...chip.scaleOut, ...fabric(key, value) } };
    case 'power':
      return { ...chip, power: { ...chip.power, ...power(key, value) } };
    case 'price':
      return { ...chip, price: { systemUsdPerChip: value } };
    default:
      return chip;
  }
}

/** A chip on which everything takes `factor` times as long: peaks, bandwidths and latencies alike. */
export function slower(chip: Chip, factor: number): Chip {
  const peaks = Object.entries(chip.peakFlopPerSecond).map(([name, peak]) => [name, peak / factor]);
  const fabricOf = <Kind extends Chip['scaleOut']>(links: Kind): Kind => ({
    ...links,
    bandwidthBytesPerSecond: links.bandwidthBytesPerSecond / factor,
    latencySeconds: links.latencySeconds * factor,
  });
  return {
    ...chip,
    peakFlopPerSecond: Object.fromEntries(peaks),
    memory: {
      ...chip.memory,
      bandwidthBytesPerSecond: chip.memory.bandwidthBytesPerSecond / factor,
    },
    scaleUp: fabricOf(chip.scaleUp),
    scaleOut: fabricOf(chip.scaleOut),
  };
}

/** The book with the value at a path of its document. */
export function bookWith(book: PriceBook, path: string, value: number): PriceBook {
  const [group, ...keys] = path.split('.');
  const [id = '', key] = [keys.join('.'), keys.at(-1)];
  if (group === 'rents') {
    const rent = book.rents[id];
    return rent === undefined
      ? book
      : { ...book, rents: { ...book.rents, [id]: { ...rent, usdPerChipHour: value } } };
  }
  if (group === 'regions') {
    const place = keys.slice(0, -1).join('.');
    const region = book.regions[place];
    const field = regionFields[key ?? ''];
    return region === undefined || field === undefined
      ? book
      : { ...book, regions: { ...book.regions, [place]: { ...region, [field]: value } } };
  }
  if (group !== 'ownership') return book;
  const field = key === 'facility' ? 'facilityUsdPerKilowattHour' : key;
  return field === undefined ? book : { ...book, ownership: { ...book.ownership, [field]: value } };
}

const regionFields: Readonly<Record<string, string>> = {
  tariff: 'usdPerKilowattHour',
  pue: 'pue',
  gridCarbon: 'kilogramsCo2ePerKilowattHour',
};

function fabric(key: string | undefined, value: number) {
  return key === 'latency' ? { latencySeconds: value } : { bandwidthBytesPerSecond: value };
}

function power(key: string | undefined, value: number) {
  if (key === 'thermalDesign') return { thermalDesignWatts: value };
  return key === 'serverPerChip' ? { serverWattsPerChip: value } : { meanDrawFraction: value };
}

function isPrecision(name: string | undefined): name is Precision {
  return precisions.some(precision => precision === name);
}
