/** The law that every collective on one fabric follows: a start-up time and a pipelined transfer. */

/**
 * Time of a transfer cut into chunks, each step costing a share of the start-up time `latency`.
 * With the best chunk size the two costs combine as `a + c·√(a·S/b) + S/b` (the textbook optimum of a chunked
 * pipeline, where c = 2; NCCL's own choice of chunks comes nearer to 1.2, fitted on nccl-tests tables).
 */
export function pipelinedSeconds(latency: number, bytes: number, bytesPerSecond: number): number {
  const wire = bytes / bytesPerSecond;
  return latency + chunking * Math.sqrt(latency * wire) + wire;
}

const chunking = 1.18;
