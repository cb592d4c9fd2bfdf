/** Names of chips as headlines, bars and legends write them; tables of assumptions keep them whole. */

/** `Huawei Ascend 910C (CloudMatrix384, package of two dies)` → `Huawei Ascend 910C`. */
export function shortName(chipName: string): string {
  const short = chipName.replace(/\s*\([^()]*\)\s*$/, '');
  return short === '' ? chipName : short;
}

/** Short names where they stay apart, whole ones where they would not. */
export function shortNames(chipNames: readonly string[]): readonly string[] {
  const short = chipNames.map(shortName);
  return chipNames.map((name, index) => {
    const own = short[index] ?? name;
    return short.filter(other => other === own).length > 1 ? name : own;
  });
}
