/** What the plugin for direct labels sees of a chart that Chart.js has drawn. */

/** Settings of the plugin; everything it needs travels as JSON. */
export interface DirectLabels {
  readonly font: string;
  readonly size: number;
  readonly ink: string;
  readonly muted: string;
  readonly surface: string;
  /** Labels by dataset, then by index. */
  readonly labels: readonly (readonly (string | null)[])[];
  /** By dataset: whether a label without a free place may cross a line rather than be left out. */
  readonly kept: readonly boolean[];
  readonly marks: readonly {
    readonly category: number;
    readonly value: number;
    readonly label: string;
  }[];
}

/** The part of a canvas context that the plugin draws with. */
export interface Drawing {
  font: string;
  fillStyle: unknown;
  strokeStyle: unknown;
  lineWidth: number;
  lineJoin: string;
  textAlign: string;
  textBaseline: string;
  save(): void;
  restore(): void;
  beginPath(): void;
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
  stroke(): void;
  measureText(text: string): { readonly width: number };
  strokeText(text: string, x: number, y: number): void;
  fillText(text: string, x: number, y: number): void;
}

/** A bar or a point where it stands, in pixels. */
export interface DrawnElement {
  readonly x: number;
  readonly y: number;
  readonly height?: number;
  readonly options?: { readonly radius?: number; readonly backgroundColor?: string };
}

/** The part of Chart.js's chart that the plugin uses. */
export interface DrawnChart {
  readonly ctx: Drawing;
  readonly width: number;
  readonly chartArea: {
    readonly left: number;
    readonly right: number;
    readonly top: number;
    readonly bottom: number;
  };
  readonly data: { readonly datasets: readonly { readonly showLine?: boolean }[] };
  readonly scales: { readonly x?: { getPixelForValue(value: number): number } };
  readonly config: {
    readonly options?: { readonly plugins?: { readonly directLabels?: DirectLabels } | undefined };
  };
  isDatasetVisible(index: number): boolean;
  getDatasetMeta(index: number): { readonly type: string; readonly data: readonly DrawnElement[] };
}
