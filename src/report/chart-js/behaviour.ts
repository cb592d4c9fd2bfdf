/** The few settings of Chart.js that only functions can express, added to a configuration where it is drawn. */

interface Dataset {
  readonly label?: string;
  readonly names?: readonly string[];
  readonly inLegend?: boolean;
}

interface LogAxis {
  readonly min: number;
  readonly max: number;
  ticks: { value: number }[];
}

interface Scale {
  readonly type?: string;
  readonly title?: { readonly text?: string };
  afterBuildTicks?: (axis: LogAxis) => void;
}

/** The part of a configuration that is changed here. */
export interface Behaving {
  readonly data: { readonly datasets: readonly Dataset[] };
  readonly options: {
    readonly scales: Readonly<Record<string, Scale>>;
    readonly plugins: {
      readonly legend: {
        readonly labels: { filter?: (item: { datasetIndex: number }) => boolean };
      };
      tooltip?: unknown;
    };
  };
}

interface Hovered {
  readonly datasetIndex: number;
  readonly dataIndex: number;
  readonly formattedValue: string;
  readonly dataset: Dataset;
}

/** Powers of ten within the axis; on a short axis their doubles and quintuples too. */
function placeRoundTicks(axis: LogAxis): void {
  const from = Math.floor(Math.log10(axis.min));
  const to = Math.ceil(Math.log10(axis.max));
  const steps = Math.log10(axis.max / axis.min) > 2 ? [1] : [1, 2, 5];
  axis.ticks = Array.from({ length: to - from + 1 }, (_, index) => from + index)
    .flatMap(power => steps.map(step => ({ value: Number(`${step}e${power}`) })))
    .filter(({ value }) => value >= axis.min && value <= axis.max);
}

/**
 * Keeps unnamed series out of the legend, puts logarithmic ticks on round numbers, names points on hover.
 * The page receives these functions as text, so that they refer to nothing outside this file.
 */
export function addBehaviour({ data, options }: Behaving): void {
  options.plugins.legend.labels.filter = item =>
    data.datasets[item.datasetIndex]?.inLegend !== false;
  options.plugins.tooltip = {
    callbacks: {
      label: ({ dataset, dataIndex, formattedValue }: Hovered) =>
        `${dataset.names?.[dataIndex] ?? dataset.label ?? ''}: ${formattedValue}`,
    },
  };
  for (const scale of Object.values(options.scales)) {
    if (scale.type === 'logarithmic') scale.afterBuildTicks = placeRoundTicks;
  }
}

/** Source text of everything above, for the page. */
export function behaviourSource(): string {
  return [placeRoundTicks, addBehaviour].join('\n');
}
