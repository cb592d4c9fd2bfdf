/** A report in another language: every text that a reader sees, numbers and names as they are. */
import { chartTable } from '../chart-table.ts';
import type { Axis, BarChart, Chart, PlaneChart, SpanChart } from '../charts/chart.ts';
import type { Block, Report } from '../content.ts';
import type { Term } from '../derivations/term.ts';
import type { DisplayUnit } from '../display-unit.ts';
import type { Table } from '../table.ts';
import type { Language } from './language.ts';

type Say = Language['translate'];

function sayTerm(term: Term, say: Say): Term {
  const { label, text, why, derivation } = term;
  return {
    ...term,
    label: say(label),
    text: say(text),
    ...(why === undefined ? {} : { why: say(why) }),
    ...(derivation === undefined
      ? {}
      : {
          derivation: {
            ...derivation,
            words: say(derivation.words),
            terms: derivation.terms.map(inner => sayTerm(inner, say)),
          },
        }),
  };
}

function sayUnit(unit: DisplayUnit, say: Say): DisplayUnit {
  return unit.symbol === '' ? unit : { ...unit, symbol: say(unit.symbol) };
}

function sayAxis(axis: Axis, say: Say): Axis {
  return { ...axis, label: say(axis.label), unit: sayUnit(axis.unit, say) };
}

function sayTable(table: Table, say: Say): Table {
  return {
    ...table,
    title: say(table.title),
    columns: table.columns.map(column => ({
      ...column,
      label: say(column.label),
      ...(column.unit === undefined ? {} : { unit: sayUnit(column.unit, say) }),
    })),
    rows: table.rows.map(row =>
      Object.fromEntries(
        Object.entries(row).map(([key, cell]) => [
          key,
          typeof cell === 'string' ? say(cell) : cell,
        ]),
      ),
    ),
  };
}

const maybe = (text: string | null, say: Say) => (text === null ? null : say(text));

function sayBars(chart: BarChart, say: Say): BarChart {
  return {
    ...chart,
    title: say(chart.title),
    description: say(chart.description),
    categories: chart.categories.map(say),
    value: sayAxis(chart.value, say),
    series: chart.series.map(series => ({
      ...series,
      name: say(series.name),
      labels: series.labels.map(label => maybe(label, say)),
    })),
    marks: chart.marks.map(mark => ({ ...mark, label: say(mark.label) })),
    key: chart.key.map(entry => ({ ...entry, label: say(entry.label) })),
  };
}

function sayPlane(chart: PlaneChart, say: Say): PlaneChart {
  return {
    ...chart,
    title: say(chart.title),
    description: say(chart.description),
    x: sayAxis(chart.x, say),
    y: sayAxis(chart.y, say),
    series: chart.series.map(series => ({
      ...series,
      name: say(series.name),
      points: series.points.map(point => ({
        ...point,
        label: maybe(point.label, say),
        ...(point.name === undefined ? {} : { name: say(point.name) }),
      })),
    })),
  };
}

function saySpans(chart: SpanChart, say: Say): SpanChart {
  return {
    ...chart,
    title: say(chart.title),
    description: say(chart.description),
    rows: chart.rows.map(say),
    value: sayAxis(chart.value, say),
    series: chart.series.map(series => ({
      ...series,
      name: say(series.name),
      spans: series.spans.map(span => ({ ...span, name: say(span.name) })),
    })),
  };
}

function sayChart(chart: Chart, say: Say): Chart {
  switch (chart.kind) {
    case 'bars':
      return sayBars(chart, say);
    case 'plane':
      return sayPlane(chart, say);
    case 'spans':
      return saySpans(chart, say);
  }
}

function sayBlock(block: Block, say: Say): Block {
  switch (block.kind) {
    case 'paragraph':
      return { ...block, text: say(block.text) };
    case 'list':
      return { ...block, items: block.items.map(say) };
    case 'figures':
      return {
        ...block,
        label: say(block.label),
        figures: block.figures.map(figure => ({
          ...figure,
          label: say(figure.label),
          value: say(figure.value),
          unit: say(figure.unit),
          detail: say(figure.detail),
          ...(figure.math === undefined ? {} : { math: sayTerm(figure.math, say) }),
        })),
      };
    case 'table':
      return { ...block, table: sayTable(block.table, say) };
    case 'math':
      return { ...block, term: sayTerm(block.term, say) };
    case 'chart':
      return {
        ...block,
        chart: sayChart(block.chart, say),
        data: sayTable(chartTable(block.chart), say),
        ...(block.table === undefined ? {} : { table: sayTable(block.table, say) }),
      };
  }
}

/** The report in the language; sources keep their titles. */
export function localized(report: Report, { code, translate }: Language): Report {
  if (code === 'en') return report;
  return {
    ...report,
    verdict: translate(report.verdict),
    answer: translate(report.answer),
    headline: report.headline.map(block => sayBlock(block, translate)),
    remarks: report.remarks.map(remark => ({ ...remark, text: translate(remark.text) })),
    sections: report.sections.map(section => ({
      ...section,
      title: translate(section.title),
      blocks: section.blocks.map(block => sayBlock(block, translate)),
    })),
  };
}
