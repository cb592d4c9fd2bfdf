/** A chart in the other colour scheme: the same figures, which the page need not carry twice. */
import { dark, light, type Theme } from './theme.ts';

/** Dark colours by the light ones that stand for the same. */
export const darkByLight: Readonly<Record<string, string>> = Object.fromEntries(
  coloursOf(light).map((colour, index) => [colour, coloursOf(dark)[index] ?? colour]),
);

function coloursOf({ tones, ink, muted, grid, surface }: Theme): readonly string[] {
  return [...Object.values(tones), ink, muted, grid, surface];
}

/**
 * A copy of a configuration with other colours, opacity kept. Also runs in the page as its source
 * (`recolouredSource`), so it leans on nothing outside of itself.
 */
export function recoloured<T>(configuration: T, colours: Readonly<Record<string, string>>): T {
  return JSON.parse(JSON.stringify(configuration), (_, value) =>
    typeof value === 'string' && /^#[0-9a-f]{6}([0-9a-f]{2})?$/.test(value)
      ? (colours[value.slice(0, 7)] ?? value.slice(0, 7)) + value.slice(7)
      : value,
  );
}

export function recolouredSource(): string {
  return `${recoloured.toString()}\nconst darkByLight = ${JSON.stringify(darkByLight)};`;
}
