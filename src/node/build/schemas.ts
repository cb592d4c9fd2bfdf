/** Writes the published JSON Schemas into their places: `npm run schemas`. */
import { writeFileSync } from 'node:fs';
import { publishedSchemas } from './published-schemas.ts';

const root = new URL('../../../', import.meta.url);

for (const { path, text } of publishedSchemas()) writeFileSync(new URL(path, root), text);
