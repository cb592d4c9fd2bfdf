/** The data behind a chart as a table: for readers who cannot see it, and for spreadsheets. */
import type { BarChart, Chart, PlaneChart, SpanChart } from './charts/chart.ts';
import type { Table } from './table.ts';

function titleOf({ title }: Chart): string {
  return `Data: ${title}`;
}

function barTable(chart: BarChart): Table {
  const { id, categories, value, series, marks } = chart;
  const dataTitle = titleOf(chart);
  const key = (index: number) => `series${index}`;
  const marked = marks.length > 0;
  return {
    id: `chart-${id}`,
    title: dataTitle,
    columns: [
      { key: 'category', label: 'Item' },
      ...series.map(({ name }, index) => ({ key: key(index), label: name, unit: value.unit })),
      ...(marked ? [{ key: 'mark', label: 'Capacity', unit: value.unit }] : []),
    ],
    rows: categories.map((category, row) => ({
      category,
      ...Object.fromEntries(
        series.map(({ values, labels }, index) => [key(index), values[row] ?? labels[row] ?? null]),
      ),
      mark: marks.find(mark => mark.category === row)?.value ?? null,
    })),
  };
}

function planeTable(chart: PlaneChart): Table {
  const { id, x, y, series } = chart;
  const dataTitle = titleOf(chart);
  return {
    id: `chart-${id}`,
    title: dataTitle,
    columns: [
      { key: 'series', label: 'Series' },
      { key: 'name', label: 'Point' },
      { key: 'x', label: x.label, unit: x.unit },
      { key: 'y', label: y.label, unit: y.unit },
    ],
    rows: series.flatMap(({ name, points }) =>
      points.map(point => ({
        series: name,
        name: point.name ?? point.label ?? '',
        x: point.x,
        y: point.y,
      })),
    ),
  };
}

/** How long each kind of work took in each row: thousands of spans say less. */
function spanTable(chart: SpanChart): Table {
  const { id, rows, value, series } = chart;
  return {
    id: `chart-${id}`,
    title: titleOf(chart),
    columns: [
      { key: 'row', label: 'Row' },
      ...series.map(({ name }, index) => ({
        key: `series${index}`,
        label: name,
        unit: value.unit,
      })),
    ],
    rows: rows.map((row, at) => ({
      row,
      ...Object.fromEntries(
        series.map(({ spans }, index) => [
          `series${index}`,
          spans.reduce((sum, span) => (span.row === at ? sum + span.to - span.from : sum), 0),
        ]),
      ),
    })),
  };
}

/** Every value that a chart draws. */
export function chartTable(chart: Chart): Table {
  switch (chart.kind) {
    case 'bars':
      return barTable(chart);
    case 'plane':
      return planeTable(chart);
    case 'spans':
      return spanTable(chart);
  }
}
