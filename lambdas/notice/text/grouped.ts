/** A count as people read it: `12,345`. By hand for whole numbers, since asking for a locale takes longer than a notice. */
export function grouped(number: number): string {
  if (!Number.isSafeInteger(number)) return number.toLocaleString('en-US');
  return String(number).replace(/\B(?=(?:\d{3}){1,5}$)/g, ',');
}
