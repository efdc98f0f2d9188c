/**
 * Dates as conditions write them: the W3C profile of ISO 8601, or seconds since 1970.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 * Four digits are a year; a time without an offset is UTC. What is no date is `undefined` and matches nothing.
 */

const ISO = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|[+-]\d\d:?\d\d)?)?)?)?$/i;

/** Milliseconds since 1970. */
export function parseDate(text: string): number | undefined {
  const trimmed = text.trim();
  const match = ISO.exec(trimmed);
  if (match === null) return /^-?\d{1,15}(\.\d{1,9})?$/.test(trimmed) ? Number(trimmed) * 1000 : undefined;
  const [, year, month = '01', day = '01', hour = '00', minute = '00', second = '00', fraction = '0', zone = 'Z'] =
    match;
  const date = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
  const back = new Date(date);
  if (back.getUTCMonth() !== Number(month) - 1 || back.getUTCDate() !== Number(day) || Number(minute) > 59)
    return undefined;
  return date + Number(`0.${fraction}`) * 1000 - offsetOf(zone);
}

function offsetOf(zone: string): number {
  if (zone.toUpperCase() === 'Z') return 0;
  const digits = zone.replace(':', '');
  const minutes = Number(digits.slice(1, 3)) * 60 + Number(digits.slice(3, 5));
  return (digits.startsWith('-') ? -minutes : minutes) * 60_000;
}
