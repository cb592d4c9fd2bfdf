/** Neraca for Node: the package's own documents, scenario files, reports on disk. */
export * from '../index.ts';
export { type LibraryPlaces, openLibrary } from './library.ts';
export { readScenarioFile, type ScenarioFile, shippedScenarios } from './scenario-file.ts';
export {
  type ReportFormat,
  type ReportTarget,
  reportFormats,
  writeReport,
} from './write-report.ts';
