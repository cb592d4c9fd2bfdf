/** A check that the reader asked for did not hold: the answer stands, and the exit code says no. */

export class CheckFailed extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CheckFailed';
  }
}
