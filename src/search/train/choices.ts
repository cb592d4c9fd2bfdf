/** What a word of a plan may be: lists of choices, and every way to take one of each. */

/** Every way to take one value of each list, the last list fastest. */
export function combinations<Lists extends Readonly<Record<string, readonly unknown[]>>>(
  lists: Lists,
): { readonly [Name in keyof Lists]: Lists[Name][number] }[] {
  let found: Record<string, unknown>[] = [{}];
  for (const [name, values] of Object.entries(lists)) {
    found = found.flatMap(one => values.map(value => ({ ...one, [name]: value })));
  }
  return found as { readonly [Name in keyof Lists]: Lists[Name][number] }[];
}

/** The wish alone, or every choice. */
export function choices<Value>(wish: Value | undefined, all: readonly Value[]): readonly Value[] {
  return wish === undefined ? all : [wish];
}

/** Whole numbers that divide a number, 1 and itself included. */
export function divisors(number: number): readonly number[] {
  const found: number[] = [];
  for (let divisor = 1; divisor <= number; divisor++) {
    if (number % divisor === 0) found.push(divisor);
  }
  return found;
}
