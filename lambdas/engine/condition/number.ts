/**
 * Decimal numbers of any size, compared exactly: a `NumericLessThan` beyond 2^53 must not be rounded.
 * What is not a number is `undefined` and matches nothing.
 */

export interface Decimal {
  readonly negative: boolean;
  /** Without leading zeros. */
  readonly whole: string;
  /** Without trailing zeros. */
  readonly fraction: string;
}

export function parseDecimal(text: string): Decimal | undefined {
  if (text.length > 1000) return undefined;
  const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/.exec(text.trim());
  if (match === null) return undefined;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  if (whole === '' && fraction === '') return undefined;
  const shift = Number(exponent);
  let digits = whole + fraction;
  let point = whole.length + shift;
  if (point < 0) {
    digits = '0'.repeat(-point) + digits;
    point = 0;
  }
  digits = digits.padEnd(point, '0');
  const left = digits.slice(0, point).replace(/^0+/, '');
  const right = digits.slice(point).replace(/(?<!0)0+$/, '');
  return { negative: sign === '-' && (left !== '' || right !== ''), whole: left, fraction: right };
}

/** Below, at or above zero, as in a sort. */
export function compareDecimals(a: Decimal, b: Decimal): number {
  if (a.negative !== b.negative) return a.negative ? -1 : 1;
  const order = compareSizes(a, b);
  return a.negative ? -order : order;
}

function compareSizes(a: Decimal, b: Decimal): number {
  if (a.whole.length !== b.whole.length) return a.whole.length - b.whole.length;
  if (a.whole !== b.whole) return a.whole < b.whole ? -1 : 1;
  return a.fraction === b.fraction ? 0 : a.fraction < b.fraction ? -1 : 1;
}
