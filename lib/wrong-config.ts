/**
 * A deployment that cannot be as it is written: every reason at once, each with what to write instead.
 */
export class WrongConfig extends Error {
  override readonly name = 'WrongConfig';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}
