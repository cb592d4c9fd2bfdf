/** The script of every page: tables sort and copy. */
import { liveTables } from './tables.ts';

document.documentElement.classList.add('live');
liveTables(document);
