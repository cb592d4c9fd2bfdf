/** The typeface of pictures comes with the package, so that they look the same on machines without fonts. */
import { fileURLToPath } from 'node:url';
import { GlobalFonts } from '@napi-rs/canvas';

const family = 'Inter';
const files = ['Inter-Regular.woff2', 'Inter-SemiBold.woff2'] as const;
const folder = new URL('../../../assets/fonts/', import.meta.url);

let registered = false;

/** Makes Inter (SIL Open Font License 1.1) known to the canvas, once. */
export function registerFonts(): void {
  if (registered) return;
  for (const file of files) {
    const path = fileURLToPath(new URL(file, folder));
    if (GlobalFonts.registerFromPath(path, family) === null) {
      throw new Error(`font cannot be read: ${path}`);
    }
  }
  registered = true;
}
