/** A waiting line of numbers: in at either end, out at the front; a ring that grows. */
export class Line {
  #ring = new Int32Array(16);
  #start = 0;
  length = 0;

  /** Adds at the back. */
  push(value: number): void {
    if (this.length === this.#ring.length) this.#grow();
    this.#ring[(this.#start + this.length++) & (this.#ring.length - 1)] = value;
  }

  /** Adds at the front. */
  unshift(value: number): void {
    if (this.length === this.#ring.length) this.#grow();
    this.#start = (this.#start - 1) & (this.#ring.length - 1);
    this.#ring[this.#start] = value;
    this.length++;
  }

  /** The value at the front; the line must not be empty. */
  get first(): number {
    return this.#ring[this.#start] as number;
  }

  /** Takes the front off; the line must not be empty. */
  shift(): number {
    const value = this.first;
    this.#start = (this.#start + 1) & (this.#ring.length - 1);
    this.length--;
    return value;
  }

  /** The value at `index`, counted from the front. */
  at(index: number): number {
    return this.#ring[(this.#start + index) & (this.#ring.length - 1)] as number;
  }

  /** Takes `value` out wherever it stands, keeping the order of the rest; false when it is not there. */
  remove(value: number): boolean {
    let index = 0;
    while (index < this.length && this.at(index) !== value) index++;
    if (index === this.length) return false;
    for (; index + 1 < this.length; index++) {
      this.#ring[(this.#start + index) & (this.#ring.length - 1)] = this.at(index + 1);
    }
    this.length--;
    return true;
  }

  #grow(): void {
    const ring = new Int32Array(this.#ring.length * 2);
    for (let index = 0; index < this.length; index++) ring[index] = this.at(index);
    this.#ring = ring;
    this.#start = 0;
  }
}
