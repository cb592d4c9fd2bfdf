/** Counts the cache's blocks anew, request by request, so that a lost or doubled one cannot hide. */
import type { Instance } from './instance.ts';
import { type RequestTable, stage } from './request-table.ts';

/** Blocks of all instances; free + prefix + held = total unless an invariant is broken. */
export interface BlockAudit {
  readonly total: number;
  readonly free: number;
  /** In prefix blocks, whether or not a request holds them. */
  readonly prefix: number;
  /** Held by requests, each its own. */
  readonly held: number;
}

export function auditBlocks(table: RequestTable, instances: readonly Instance[]): BlockAudit {
  let total = 0;
  let free = 0;
  let prefix = 0;
  let held = 0;
  for (const { pool } of instances) {
    total += pool.total;
    free += pool.free;
    prefix += pool.prefixBlocks * pool.prefixUnits;
  }
  const { columns } = table;
  for (const slot of table.live()) {
    held += columns.sourceBlocks[slot] as number;
    const instance = instances[columns.instance[slot] as number];
    const decoding = columns.stage[slot] === stage.decoding;
    held +=
      decoding && instance !== undefined
        ? instance.blocksOf(slot)
        : (columns.blocks[slot] as number);
  }
  return { total, free, prefix, held };
}
