/** `neraca validate`: published measurements against what Neraca says of them. */
import { command } from '../command.ts';

export const validateCommand = command({
  name: 'validate',
  summary: 'Compare published measurements with simulated ones',
  arguments: {},
  flags: {
    ledger: { describe: 'Ledger files; by default those that come with Neraca', list: true },
    'max-error': {
      describe: 'Fail when the median error of a kind exceeds this share, such as 0.15',
    },
    anchored: {
      describe: 'Predict each row of a system with another row of its family given',
      switch: true,
    },
    priors: { describe: 'Predict with what was held before any fit', switch: true },
    rows: { describe: 'Print every row, not the worst ones alone', switch: true },
  },
  examples: [
    ['neraca validate', 'how far off each kind of prediction is, and the worst rows'],
    ['neraca validate --ledger mine.json --json', 'the same for measurements of your own'],
    ['neraca validate --out evidence', 'with a page and pictures: published against simulated'],
    ['neraca validate --max-error 0.15', 'exit code 1 when a median is worse than 15%'],
  ],
  async run(values, terminal) {
    const { ledger, rows = false, json = false, out, 'max-error': most } = values;
    const { anchored = false, priors = false } = values;
    const [
      { openLibrary },
      { readLedgers, shippedLedgerFiles },
      { validateLedgers },
      { validationText },
      { deliverData },
      { checkErrors, mostError },
    ] = await Promise.all([
      import('../../library.ts'),
      import('../../ledger-files.ts'),
      import('../../../evidence/validation.ts'),
      import('../text/validation-text.ts'),
      import('../answer.ts'),
      import('../error-gate.ts'),
    ]);
    const limit = mostError(most);
    const ledgers = readLedgers(ledger ?? shippedLedgerFiles());
    const library = priors
      ? (await import('../../../evidence/calibration/knob.ts')).libraryOfPriors(openLibrary())
      : openLibrary();
    const known = anchored
      ? (await import('../../../evidence/calibration/own-rows.ts')).anchoredPredictions(
          ledgers,
          library,
        )
      : undefined;
    const validation = validateLedgers(
      ledgers,
      { library },
      {
        onEntry: ({ id }) => terminal.stage(id),
        ...(known === undefined ? {} : { anchored: known }),
      },
    );
    const words = () => validationText(validation, terminal.colours, { allRows: rows });
    await deliverData(
      validation,
      { json, directory: out, file: 'validation.json', words },
      terminal,
    );
    if (out !== undefined) {
      terminal.stage('drawing');
      const [{ writePage }, { validationReport }] = await Promise.all([
        import('../../write-report.ts'),
        import('../../../report/validation-report.ts'),
      ]);
      await writePage(validationReport(validation), { directory: out, name: 'validation' });
      terminal.done();
    }
    if (limit !== undefined) checkErrors(validation, limit);
  },
});
