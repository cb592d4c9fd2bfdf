/** Where the package lies: its documents, fonts and version. */
import { fileURLToPath } from 'node:url';

/** The same from `src/node/`, from `dist/node/` and from the bundled command in `dist/program/`. */
export const packageRoot = fileURLToPath(new URL('../..', import.meta.url));
