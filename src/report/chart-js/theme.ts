/** The look of every chart: one calm palette with a light and a dark tone for each meaning. */
import type { Tone } from '../charts/chart.ts';

export interface Theme {
  readonly name: 'light' | 'dark';
  readonly tones: Readonly<Record<Tone, string>>;
  readonly ink: string;
  readonly muted: string;
  readonly grid: string;
  readonly surface: string;
  readonly fontFamily: string;
}

const fontFamily =
  'Inter, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';

/**
 * Hues from Paul Tol's qualitative schemes (personal.sron.nl/~pault), which stay apart for colour-blind readers;
 * neighbours in the order also differ in lightness, so that a grey print keeps them apart.
 */
export const light: Theme = {
  name: 'light',
  tones: {
    first: '#2f6c9e',
    second: '#e0912f',
    third: '#3a9d8f',
    fourth: '#8b4a7b',
    fifth: '#8fbfe0',
    sixth: '#b5a642',
    seventh: '#c8647a',
    eighth: '#5a6675',
    quiet: '#8a96a3',
    accent: '#b3374f',
  },
  ink: '#1b2733',
  muted: '#5b6875',
  grid: '#e4e8ec',
  surface: '#ffffff',
  fontFamily,
};

export const dark: Theme = {
  name: 'dark',
  tones: {
    first: '#6aa9dc',
    second: '#eea44a',
    third: '#5cc2b2',
    fourth: '#c183b2',
    fifth: '#b4d7f0',
    sixth: '#d6c967',
    seventh: '#e68c9f',
    eighth: '#9aa8b8',
    quiet: '#7d8b9a',
    accent: '#f08397',
  },
  ink: '#e6ebf0',
  muted: '#a3b0bd',
  grid: '#2a3541',
  surface: '#141b22',
  fontFamily,
};

export const themes = { light, dark } as const;
