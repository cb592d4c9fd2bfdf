/** Keys of documents as words: `expertParallel` → `Expert parallel`. */

/** Keys that people write otherwise than their words would come out. */
const written: Readonly<Record<string, string>> = {
  kvCachePrecision: 'KV cache precision',
  mtpLayers: 'MTP layers',
  slo: 'SLO',
  zeroStage: 'ZeRO stage',
};

/** The words of one key, the first with a capital. */
export function inWords(key: string): string {
  const known = written[key];
  if (known !== undefined) return known;
  const words = key.replaceAll(/([a-z\d])([A-Z])/g, '$1 $2').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
