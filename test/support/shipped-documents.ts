/** The package's documents as texts by id, the way a browser would hand them over. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { LibraryDocuments } from '../../src/scenario/create-library.ts';

export function shippedDocuments(): LibraryDocuments {
  return {
    chips: textsIn('hardware-profiles'),
    efficiency: textsIn('hardware-profiles/efficiency'),
    software: textsIn('hardware-profiles/software'),
    prices: textsIn('scenarios/prices'),
    tokenPrices: textsIn('scenarios/token-prices'),
    evidence: textsIn('hardware-profiles/evidence'),
    traces: {},
    models: configsIn('scenarios/models'),
  };
}

function textsIn(folder: string): Record<string, string> {
  const names = readdirSync(folder).filter(
    name => name.endsWith('.json') && !name.endsWith('.schema.json'),
  );
  return Object.fromEntries(
    names.map(name => [basename(name, '.json'), readFileSync(`${folder}/${name}`, 'utf8')]),
  );
}

function configsIn(folder: string): Record<string, string> {
  const ids = readdirSync(folder).filter(id => existsSync(`${folder}/${id}/config.json`));
  return Object.fromEntries(
    ids.map(id => [id, readFileSync(`${folder}/${id}/config.json`, 'utf8')]),
  );
}
