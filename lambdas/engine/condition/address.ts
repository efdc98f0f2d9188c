/**
 * IP addresses and CIDR ranges, version 4 and 6. A bare address is a range of one. The two versions never match each
 * other, not even as `::ffff:…`. What is no address is `undefined` and is in no range.
 */

export interface Range {
  readonly version: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
}

export interface Address {
  readonly version: 4 | 6;
  readonly value: bigint;
}

export function parseRange(text: string): Range | undefined {
  const [address = '', prefix, ...more] = text.trim().split('/');
  const base = parseAddress(address);
  if (base === undefined || more.length > 0) return undefined;
  const width = base.version === 4 ? 32 : 128;
  if (prefix !== undefined && !/^\d{1,3}$/.test(prefix)) return undefined;
  const bits = prefix === undefined ? width : Number(prefix);
  if (bits > width) return undefined;
  const size = 1n << BigInt(width - bits);
  const first = (base.value / size) * size;
  return { version: base.version, first, last: first + size - 1n };
}

export function inRange(address: Address, range: Range): boolean {
  return address.version === range.version && address.value >= range.first && address.value <= range.last;
}

const parsed = new Map<string, Address | undefined>();

/** The same few addresses come again and again; the memory of them is bounded. */
export function readAddress(text: string): Address | undefined {
  if (parsed.has(text)) return parsed.get(text);
  const address = parseAddress(text);
  if (parsed.size >= 1000) parsed.clear();
  if (text.length < 64) parsed.set(text, address);
  return address;
}

function parseAddress(text: string): Address | undefined {
  const trimmed = text.trim();
  if (trimmed.includes(':')) return parseV6(trimmed);
  const value = parseV4(trimmed);
  return value === undefined ? undefined : { version: 4, value };
}

function parseV4(text: string): bigint | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)) return undefined;
  return parts.reduce((value, part) => value * 256n + BigInt(part), 0n);
}

function parseV6(text: string): Address | undefined {
  if (text.length > 45) return undefined;
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const head = groupsOf(halves[0] ?? '');
  const tail = halves.length === 2 ? groupsOf(halves[1] ?? '') : [];
  if (head === undefined || tail === undefined) return undefined;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const groups = [...head, ...Array<bigint>(missing).fill(0n), ...tail];
  return { version: 6, value: groups.reduce((value, group) => value * 65536n + group, 0n) };
}

function groupsOf(text: string): bigint[] | undefined {
  if (text === '') return [];
  const groups: bigint[] = [];
  const parts = text.split(':');
  for (const [at, part] of parts.entries()) {
    const v4 = at === parts.length - 1 && part.includes('.') ? parseV4(part) : undefined;
    if (v4 !== undefined) groups.push(v4 >> 16n, v4 & 65535n);
    else if (/^[0-9a-f]{1,4}$/i.test(part)) groups.push(BigInt(`0x${part}`));
    else return undefined;
  }
  return groups;
}

/** For trying addresses: the text of a value. */
export function formatAddress(version: 4 | 6, value: bigint): string {
  if (version === 4) return [24n, 16n, 8n, 0n].map((shift) => String((value >> shift) & 255n)).join('.');
  return Array.from({ length: 8 }, (_, at) => ((value >> BigInt(112 - at * 16)) & 65535n).toString(16)).join(':');
}
