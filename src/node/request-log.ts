/** Every request of a simulated service as a file: Parquet or CSV, by the file's ending. */
import { basename, dirname } from 'node:path';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { csvField, csvLine } from '../report/csv.ts';
import { InputError } from '../schema/input-error.ts';
import type { RequestRecord } from '../serving/events/index.ts';
import { writeTogether } from './write-together.ts';

const columns = [
  ['number', 'INT32'],
  ['arrivalSeconds', 'DOUBLE'],
  ['inputTokens', 'INT32'],
  ['outputTokens', 'INT32'],
  ['cachedTokens', 'INT32'],
  ['timeToFirstTokenSeconds', 'DOUBLE'],
  ['timePerOutputTokenSeconds', 'DOUBLE'],
  ['endToEndSeconds', 'DOUBLE'],
  ['preemptions', 'INT32'],
  ['instance', 'INT32'],
] as const satisfies readonly (readonly [keyof RequestRecord, 'INT32' | 'DOUBLE'])[];

/** Collects answered requests and writes them when all are there. */
export class RequestLog {
  readonly #path: string;
  readonly #values: Readonly<Record<string, number[]>>;

  /** Throws InputError for a file of another kind than Parquet and CSV. */
  constructor(path: string) {
    if (!/\.(parquet|csv)$/.test(path)) {
      throw new InputError('', [
        {
          path: '--log',
          message: `expected a file name ending in .parquet or .csv, got "${path}"`,
        },
      ]);
    }
    this.#path = path;
    this.#values = Object.fromEntries(columns.map(([name]) => [name, []]));
  }

  readonly add = (record: RequestRecord): void => {
    for (const [name] of columns) this.#values[name]?.push(record[name]);
  };

  /** Writes the file; returns the number of requests in it. */
  write(): number {
    const content = this.#path.endsWith('.csv') ? this.#csv() : this.#parquet();
    writeTogether(dirname(this.#path), [{ name: basename(this.#path), content }]);
    return this.#values['number']?.length ?? 0;
  }

  #parquet(): Uint8Array {
    const columnData = columns.map(([name, type]) => ({
      name,
      type,
      data: this.#values[name] ?? [],
    }));
    return new Uint8Array(parquetWriteBuffer({ columnData }));
  }

  #csv(): string {
    const lines = [csvLine(columns.map(([name]) => csvField(name)))];
    const count = this.#values['number']?.length ?? 0;
    for (let row = 0; row < count; row++) {
      lines.push(csvLine(columns.map(([name]) => csvField(this.#values[name]?.[row]))));
    }
    return lines.join('');
  }
}
