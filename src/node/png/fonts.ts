/** The typeface of pictures comes with the package, so that they look the same on machines without fonts. */
import { join } from 'node:path';
import { GlobalFonts } from '@napi-rs/canvas';
import { packageRoot } from '../package-root.ts';

const family = 'Inter';
const files = ['Inter-Regular.woff2', 'Inter-SemiBold.woff2'] as const;
const folder = join(packageRoot, 'assets', 'fonts');

let registered = false;

/** Makes Inter (SIL Open Font License 1.1) known to the canvas, once. */
export function registerFonts(): void {
  if (registered) return;
  for (const file of files) {
    const path = join(folder, file);
    if (GlobalFonts.registerFromPath(path, family) === null) {
      throw new Error(`font cannot be read: ${path}`);
    }
  }
  registered = true;
}
