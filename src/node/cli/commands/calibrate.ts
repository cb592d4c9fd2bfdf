/** `neraca calibrate`: fits efficiency curves and software stacks to the ledger, or shifts them by a few rows of one's own. */
import { packageRoot } from '../../package-root.ts';
import { command } from '../command.ts';

export const calibrateCommand = command({
  name: 'calibrate',
  summary: 'Fit constants to published measurements, or to a few of your own',
  arguments: {},
  flags: {
    ledger: { describe: 'Ledger files; by default those that come with Neraca', list: true },
    mine: { describe: 'A ledger file of your own: shifts the constants of its stacks' },
    date: {
      describe: 'Day to write beside the constants, such as 2026-11-26; without: no writing',
    },
    profiles: { describe: 'Folder hardware-profiles to write into; by default that of Neraca' },
  },
  examples: [
    ['neraca calibrate', 'what a fit finds, and how far off it is on what it has not seen'],
    ['neraca calibrate --date 2026-11-26', 'the same, written into hardware-profiles'],
    ['neraca calibrate --mine mine.json', 'how far your cluster shifts its stack'],
  ],
  async run({ ledger, mine, date, profiles, json = false, out }, terminal) {
    const [{ openLibrary }, files, { deliverData }, { dayOf }] = await Promise.all([
      import('../../library.ts'),
      import('../../ledger-files.ts'),
      import('../answer.ts'),
      import('../day.ts'),
    ]);
    const day = dayOf('calibrate', date);
    const library = openLibrary();
    const place = profiles ?? `${packageRoot}/hardware-profiles`;
    const stage = (title: string) => terminal.stage(title);
    if (mine !== undefined) {
      const [{ shiftByOwn }, { writeShift }, { shiftText }] = await Promise.all([
        import('../../../evidence/calibration/own-rows.ts'),
        import('../../write-calibration.ts'),
        import('../text/calibration-text.ts'),
      ]);
      stage('fitting');
      const shift = shiftByOwn(files.readLedgers([mine]), library);
      if (day !== undefined)
        writeShift(shift, { profiles: place, day, constants: library.constants });
      const words = () => shiftText(shift, terminal.colours);
      return deliverData(shift, { json, directory: out, file: 'shift.json', words }, terminal);
    }
    const [
      { calibrate },
      { leftOutRecord },
      { findingsOf },
      writing,
      { calibrationText },
      summary,
    ] = await Promise.all([
      import('../../../evidence/calibration/calibrate.ts'),
      import('../../../evidence/calibration/left-out-rows.ts'),
      import('../../../evidence/calibration/findings.ts'),
      import('../../write-calibration.ts'),
      import('../text/calibration-text.ts'),
      import('../../../evidence/calibration/cross-validation.ts'),
    ]);
    const ledgers = files.readLedgers(ledger ?? files.shippedLedgerFiles());
    const calibration = calibrate({ ledgers, library, onStage: stage });
    const record = leftOutRecord(calibration, library, day ?? '', stage);
    if (day !== undefined) {
      writing.writeCalibration(calibration, record, {
        profiles: place,
        day,
        constants: library.constants,
      });
    }
    const answer = {
      constants: findingsOf(calibration),
      crossValidation: summary.crossValidation(record),
    };
    const words = () => calibrationText(answer, record, terminal.colours);
    return deliverData(answer, { json, directory: out, file: 'calibration.json', words }, terminal);
  },
});
