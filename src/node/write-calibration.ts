/** Writes fitted constants, the record of left-out errors and the table of uncertainties under `hardware-profiles/`. */
import { join } from 'node:path';
import type { Calibration } from '../evidence/calibration/calibrate.ts';
import { uncertaintyFrom } from '../evidence/calibration/coverage.ts';
import { documentFit, findingsOf } from '../evidence/calibration/findings.ts';
import { keyOf } from '../evidence/calibration/knob.ts';
import type { LeftOutRecord } from '../evidence/calibration/left-out-record.ts';
import type { OwnShift } from '../evidence/calibration/own-rows.ts';
import { shiftedConstants, writtenConstants } from '../evidence/calibration/written-constants.ts';
import { constantDimensions } from '../hardware/efficiency-constants.ts';
import type { ConstantsShelf } from '../scenario/constants-shelf.ts';
import { softwareDimensions } from '../timing/software-document.ts';
import { readText } from './read-text.ts';
import { writeTogether } from './write-together.ts';

export interface CalibrationPlace {
  /** The folder `hardware-profiles`. */
  readonly profiles: string;
  readonly day: string;
  readonly constants: ConstantsShelf;
}

/** Files written, by name. */
export function writeCalibration(
  calibration: Calibration,
  record: LeftOutRecord,
  { profiles, day, constants: { efficiencyIds, softwareIds } }: CalibrationPlace,
): readonly string[] {
  const found = new Map(
    findingsOf(calibration).map(finding => [keyOf(finding.document, finding.name), finding]),
  );
  const folders = { efficiency: efficiencyIds, software: softwareIds };
  return [
    ...Object.entries(folders).flatMap(([folder, ids]) =>
      writeTogether(
        join(profiles, folder),
        ids.map(id => ({
          name: `${id}.json`,
          content: writtenConstants(
            readText(join(profiles, folder, `${id}.json`)),
            id,
            { ...calibration, found },
            { day, fit: documentFit(calibration, id) },
          ),
        })),
      ),
    ),
    ...writeTogether(join(profiles, 'evidence'), [
      { name: 'left-out.json', content: recordText(record) },
      {
        name: 'uncertainty.json',
        content: `${JSON.stringify(uncertaintyFrom(record), null, 2)}\n`,
      },
    ]),
  ];
}

/** Writes the constants that a reader's own rows have shifted. */
export function writeShift(
  { constants: moved }: OwnShift,
  { profiles, day, constants }: CalibrationPlace,
): readonly string[] {
  const documents = [...new Set(moved.map(({ document }) => document))];
  return documents.flatMap(document => {
    const efficiency = constants.efficiencyIds.includes(document);
    const folder = join(profiles, efficiency ? 'efficiency' : 'software');
    const shifted = Object.fromEntries(
      moved.filter(one => one.document === document).map(({ name, after }) => [name, after]),
    );
    const dimensions = efficiency ? constantDimensions : softwareDimensions(document);
    const text = readText(join(folder, `${document}.json`));
    return writeTogether(folder, [
      { name: `${document}.json`, content: shiftedConstants(text, shifted, { day, dimensions }) },
    ]);
  });
}

/** One row a line, so that differences between two calibrations can be read. */
function recordText({ rows, ...head }: LeftOutRecord): string {
  const top = JSON.stringify(head, null, 2).replace(/\n}$/, '');
  const lines = rows.map(row => `    ${JSON.stringify(row)}`);
  return `${top},\n  "rows": [\n${lines.join(',\n')}\n  ]\n}\n`;
}
