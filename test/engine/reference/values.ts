/**
 * Numbers, dates and addresses as condition operators read them, character by character and exact.
 * What cannot be read is `undefined`, which matches nothing.
 */

/** A decimal as an integer scaled by 10^30, so that no digit is lost. */
export function numberOf(text: string): bigint | undefined {
  const negative = text.startsWith('-');
  const body = negative ? text.slice(1) : text;
  const [whole, fraction, more] = body.split('.');
  if (more !== undefined || whole === undefined || !isDigits(whole)) return undefined;
  if (fraction !== undefined && (!isDigits(fraction) || fraction.length > 30)) return undefined;
  const scaled = BigInt(whole + (fraction ?? '').padEnd(30, '0'));
  return negative ? -scaled : scaled;
}

/** Milliseconds since 1970, from a W3C date or from epoch seconds. https://www.w3.org/TR/NOTE-datetime */
export function dateOf(text: string): number | undefined {
  if (isDigits(text) && text.length !== 4) return Number(text) * 1000;
  const [day, time] = text.split('T');
  const [year, month = '01', date = '01', more] = (day ?? '').split('-');
  if (more !== undefined || !isDigits(year, 4) || !isDigits(month, 2) || !isDigits(date, 2)) return undefined;
  const midnight = Date.UTC(Number(year), Number(month) - 1, Number(date));
  if (new Date(midnight).getUTCMonth() !== Number(month) - 1) return undefined;
  if (time === undefined) return midnight;
  const zone = zoneOf(time);
  if (zone === undefined) return undefined;
  const [hour, minute, seconds = '00', rest] = zone.clock.split(':');
  const [second, fraction = '0'] = seconds.split('.');
  if (rest !== undefined || !isDigits(hour, 2) || !isDigits(minute, 2) || !isDigits(second, 2)) return undefined;
  if (!isDigits(fraction)) return undefined;
  const clock = Number(hour) * 3600 + Number(minute) * 60 + Number(second) + Number(`0.${fraction}`);
  return midnight + clock * 1000 - zone.minutes * 60_000;
}

function zoneOf(time: string): { clock: string; minutes: number } | undefined {
  if (time.endsWith('Z')) return { clock: time.slice(0, -1), minutes: 0 };
  const at = Math.max(time.indexOf('+'), time.indexOf('-'));
  if (at === -1) return undefined;
  const [hours, minutes] = time.slice(at + 1).split(':');
  if (!isDigits(hours, 2) || !isDigits(minutes, 2)) return undefined;
  const offset = Number(hours) * 60 + Number(minutes);
  return { clock: time.slice(0, at), minutes: time.charAt(at) === '-' ? -offset : offset };
}

interface Address {
  readonly bits: 32 | 128;
  readonly value: bigint;
}

function addressOf(text: string): Address | undefined {
  return text.includes(':') ? addressV6(text) : addressV4(text);
}

/** Does the CIDR block (or bare address) hold the address? IPv4 and IPv6 never hold each other. */
export function blockHolds(block: string, text: string): boolean {
  const [base, prefix, more] = block.split('/');
  const network = addressOf(base ?? '');
  const address = addressOf(text);
  if (network === undefined || address === undefined || more !== undefined) return false;
  if (network.bits !== address.bits) return false;
  if (prefix !== undefined && !isDigits(prefix)) return false;
  const length = prefix === undefined ? network.bits : Number(prefix);
  if (length > network.bits) return false;
  const shift = BigInt(network.bits - length);
  return network.value >> shift === address.value >> shift;
}

function addressV4(text: string): Address | undefined {
  const parts = text.split('.');
  if (parts.length !== 4) return undefined;
  let value = 0n;
  for (const part of parts) {
    if (!isDigits(part) || part.length > 3 || Number(part) > 255) return undefined;
    value = value * 256n + BigInt(part);
  }
  return { bits: 32, value };
}

function addressV6(text: string): Address | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const head = groupsOf(halves[0] ?? '');
  const tail = groupsOf(halves[1] ?? '');
  if (head === undefined || tail === undefined) return undefined;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  let value = 0n;
  for (const group of [...head, ...Array<number>(missing).fill(0), ...tail]) value = value * 65_536n + BigInt(group);
  return { bits: 128, value };
}

function groupsOf(text: string): number[] | undefined {
  if (text === '') return [];
  const groups: number[] = [];
  for (const part of text.split(':')) {
    if (part === '' || part.length > 4) return undefined;
    for (const char of part) if (!'0123456789abcdefABCDEF'.includes(char)) return undefined;
    groups.push(Number.parseInt(part, 16));
  }
  return groups;
}

function isDigits(text: string | undefined, length?: number): boolean {
  if (text === undefined || text === '' || (length !== undefined && text.length !== length)) return false;
  for (const char of text) if (!'0123456789'.includes(char)) return false;
  return true;
}
