/** NERACA_CHIP: one figure of a hardware profile. */
import { suggestion } from '../../schema/nearest.ts';
import { SheetError, type SheetFunction } from '../sheet-function.ts';

/** Fields that a person at a sheet asks for by these names, in base units. */
const short: Readonly<Record<string, string>> = {
  memory: 'memory.capacityBytes',
  bandwidth: 'memory.bandwidthBytesPerSecond',
  bf16: 'peakFlopPerSecond.bf16',
  fp8: 'peakFlopPerSecond.fp8',
  int8: 'peakFlopPerSecond.int8',
  fp4: 'peakFlopPerSecond.fp4',
  power: 'power.thermalDesignWatts',
  price: 'price.systemUsdPerChip',
};

export const chipFunction: SheetFunction = {
  name: 'NERACA_CHIP',
  description:
    'A figure of a chip in base units (bytes, FLOP/s, W, USD), by a short name or its path in the profile.',
  parameters: [
    { name: 'chip', description: 'Id of a chip', type: 'string' },
    {
      name: 'field',
      description: `${Object.keys(short).join(', ')}, name, released, or a path such as scaleUp.domainChips`,
      type: 'string',
    },
  ],
  returns: 'the figure, or a text',
  example: ['h100-sxm', 'bandwidth'],
  value: (given, library) => {
    const chip = library.chip(given.text('chip'));
    const field = given.text('field');
    const fields = leaves(chip);
    const value = fields.get((Object.hasOwn(short, field) ? short[field] : field) ?? field);
    if (value !== undefined) return value;
    const names = [...Object.keys(short), ...fields.keys()];
    const known = suggestion(field, names) || `; known are ${names.join(', ')}`;
    throw new SheetError(`field: no such figure "${field}"${known}`);
  },
};

/** Numbers and texts of a profile by dotted path. */
function leaves(value: object, path = ''): ReadonlyMap<string, number | string> {
  const found = new Map<string, number | string>();
  for (const [key, inner] of Object.entries(value)) {
    const here = path === '' ? key : `${path}.${key}`;
    if (typeof inner === 'number' || typeof inner === 'string') found.set(here, inner);
    else if (typeof inner === 'object' && inner !== null && !provenance.has(here)) {
      for (const [below, leaf] of leaves(inner, here)) found.set(below, leaf);
    }
  }
  return found;
}

const provenance = new Set(['sources', 'ranges', 'estimated']);
