import { createReadStream } from 'node:fs';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Bounds, Item } from '../../lambdas/cli/input/item.ts';
import { readItems } from '../../lambdas/cli/input/read-input.ts';

const record = (n: number): Record<string, unknown> => ({
  eventVersion: '1.11',
  // One that tells of no failure is counted and not read.
  errorCode: 'AccessDenied',
  eventID: `id-${n}`,
  eventName: 'GetObject',
  eventSource: 's3.amazonaws.com',
  requestParameters: { key: `a "quoted" {key} [${n}] \\ \n é` },
});

async function collect(found: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of found) all.push(item);
  return all;
}

async function items(input: string | Uint8Array, chunkSize = 7, bounds: Partial<Bounds> = {}): Promise<Item[]> {
  const bytes = typeof input === 'string' ? Buffer.from(input) : input;
  async function* chunks(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += chunkSize) yield bytes.subarray(at, at + chunkSize);
  }
  return collect(readItems(chunks(), 'f', bounds));
}

const values = (found: readonly Item[]): unknown[] =>
  found.flatMap((item) => (item.kind === 'record' ? [item.value] : []));
const places = (found: readonly Item[]): string[] => found.map((item) => item.place);
const skipped = (found: readonly Item[]): string[] =>
  found.flatMap((item) => (item.kind === 'skipped' ? [`${item.place}: ${item.reason}`] : []));

const three = [record(0), record(1), record(2)];

const FORMS: readonly (readonly [string, string, readonly string[]])[] = [
  ['a log file', JSON.stringify({ Records: three }), ['f: Records[0]', 'f: Records[1]', 'f: Records[2]']],
  [
    'a log file, indented',
    JSON.stringify({ Records: three }, null, 2),
    ['f: Records[0]', 'f: Records[1]', 'f: Records[2]'],
  ],
  [
    'a log file with more beside',
    `{"a":{"Records":[1]},"Records" : ${JSON.stringify(three)},"b":[{}]}`,
    ['f: Records[0]', 'f: Records[1]', 'f: Records[2]'],
  ],
  ['an array', JSON.stringify(three), ['f: [0]', 'f: [1]', 'f: [2]']],
  ['JSON Lines', three.map((one) => JSON.stringify(one)).join('\n'), ['f:1', 'f:2', 'f:3']],
  ['JSON Lines with blanks and CRLF', three.map((one) => JSON.stringify(one)).join('\r\n\r\n'), ['f:1', 'f:3', 'f:5']],
  [
    'objects one after another, indented',
    three.map((one) => JSON.stringify(one, null, 2)).join('\n'),
    ['f:1', 'f:11', 'f:21'],
  ],
  [
    'log lines',
    three.map((one) => `2026-11-01T00:00:00Z stream ${JSON.stringify(one)}`).join('\n'),
    ['f:1', 'f:2', 'f:3'],
  ],
  ['a byte order mark', `\uFEFF${JSON.stringify(three)}`, ['f: [0]', 'f: [1]', 'f: [2]']],
];

describe('every form gives its records and their places', () => {
  test.each(FORMS)('%s', async (_, text, where) => {
    for (const size of [1, 3, 64, 100_000]) {
      const found = await items(text, size);
      expect(values(found)).toEqual(three);
      expect(places(found)).toEqual(where);
    }
  });

  test('packed', async () => {
    expect(values(await items(gzipSync(JSON.stringify({ Records: three })), 5))).toEqual(three);
  });

  test('UTF-16, as PowerShell writes it', async () => {
    const text = JSON.stringify(three);
    expect(values(await items(Buffer.from(`\uFEFF${text}`, 'utf16le')))).toEqual(three);
    expect(values(await items(Buffer.from(`\uFEFF${text}`, 'utf16le').swap16()))).toEqual(three);
    expect(values(await items(Buffer.from(text, 'utf16le')))).toEqual(three);
  });

  test('event history', async () => {
    const found = await items(
      JSON.stringify({ Events: three.map((one) => ({ EventId: 'x', CloudTrailEvent: JSON.stringify(one) })) }),
    );
    expect(places(found)).toEqual(['f: Events[0]', 'f: Events[1]', 'f: Events[2]']);
  });

  test('an envelope', async () => {
    const envelope = { 'detail-type': 'AWS API Call via CloudTrail', detail: record(0) };
    expect(values(await items(JSON.stringify(envelope)))).toEqual([record(0)]);
  });

  test('any list of objects, however cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.dictionary(fc.string(), fc.jsonValue())),
        fc.integer({ min: 1, max: 40 }),
        async (list, size) => {
          const known = list.map((one) => ({ ...one, eventID: 'x' }));
          expect(values(await items(JSON.stringify({ Records: known }), size))).toEqual(
            JSON.parse(JSON.stringify(known)),
          );
          const lines = known.map((one) => JSON.stringify(one)).join('\n');
          expect(values(await items(lines, size))).toEqual(JSON.parse(JSON.stringify(known)));
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe('texts', () => {
  test('one error is one item', async () => {
    const text = '\nAn error occurred (AccessDenied) when calling the GetObject operation: Access Denied\n';
    expect(await items(text)).toEqual([{ kind: 'text', text, place: 'f:2' }]);
  });

  test('the errors of one run are told apart', async () => {
    const line =
      'upload failed: ./x to s3://b/k An error occurred (AccessDenied) when calling the PutObject operation: Access Denied';
    const found = await items(`starting\n${line}\n${line}\ndone\n`);
    expect(places(found)).toEqual(['f:2', 'f:3']);
    const boxes = await items(`╷\n│ Error: one\n╵\n╷\n│ Error: two\n╵\n`);
    expect(boxes.map((item) => item.kind === 'text' && item.text.includes('two'))).toEqual([false, true]);
  });

  test('a bracket does not make JSON', async () => {
    expect((await items('[ERROR] AccessDeniedException: no')).map((item) => item.kind)).toEqual(['text']);
    expect((await items("{ name: 'AccessDenied' }")).map((item) => item.kind)).toEqual(['text']);
  });

  test('the body of an error answer', async () => {
    const body = { __type: 'com.amazonaws.x#AccessDeniedException', message: 'User: a is not authorized' };
    expect(await items(JSON.stringify(body))).toEqual([
      { kind: 'text', text: 'AccessDeniedException: User: a is not authorized', place: 'f:1' },
    ]);
  });
});

describe('bad input is said, and the rest still read', () => {
  test('nothing', async () => {
    for (const text of ['', ' \n ', '\uFEFF']) expect(skipped(await items(text))).toEqual(['f: empty']);
    expect(await items('{"Records":[]}')).toEqual([]);
    const late = await items(`${'\n'.repeat(200_000)}${JSON.stringify(record(0))}`, 10_000);
    expect(late).toEqual([{ kind: 'record', value: record(0), place: 'f:200001' }]);
  });

  test('a record that is not an object', async () => {
    const found = await items(`{"Records":[1,${JSON.stringify(record(0))},null,"x",[2]]}`);
    expect(values(found)).toEqual([record(0)]);
    expect(skipped(found)).toEqual([
      'f: Records[0]: a record must be an object, this is a number',
      'f: Records[2]: a record must be an object, this is null',
      'f: Records[3]: a record must be an object, this is a string',
      'f: Records[4]: a record must be an object, this is a list',
    ]);
  });

  test('lines that are no JSON', async () => {
    const text = [
      '{"eventID":"a"}',
      'garbage, {"x',
      '{"eventID":"b',
      '{"eventID":"c"',
      '{"eventID":"d"}',
      '{"eventID":}',
    ].join('\n');
    const found = await items(text);
    expect(values(found)).toEqual([{ eventID: 'a' }, { eventID: 'd' }]);
    expect(skipped(found).map((text) => text.slice(0, 3))).toEqual(['f:2', 'f:3', 'f:4', 'f:6']);
  });

  test('a file that breaks off', async () => {
    const text = JSON.stringify({ Records: three });
    const found = await items(text.slice(0, -30));
    expect(values(found)).toEqual(three.slice(0, 2));
    expect(skipped(found)).toEqual(['f: Records[2]: breaks off before its end']);
  });

  test('a gzip file that breaks off', async () => {
    const many = Array.from({ length: 500 }, (_, n) => ({ ...record(n), noise: Math.sin(n) }));
    const packed = gzipSync(JSON.stringify({ Records: many }));
    const found = await items(packed.subarray(0, packed.length - 200), 1000);
    const read = values(found).length;
    expect(read).toBeGreaterThan(400);
    expect(read).toBeLessThan(500);
    expect(skipped(found)).toEqual([`f: Records[${read}]: gzip: the file breaks off`]);
  });

  test('a gzip file that is damaged', async () => {
    const packed = gzipSync(JSON.stringify({ Records: three }));
    packed.fill(0xff, 20, 40);
    expect(skipped(await items(packed))[0]).toMatch(/^f: gzip: /);
  });

  test('a file that unpacks without end', async () => {
    const bomb = gzipSync(Buffer.alloc(20_000_000, ' '));
    expect(skipped(await items(bomb, 4096, { mostBytes: 1_000_000 }))).toEqual([
      'f: unpacks to more than 977 KiB; the rest was not read',
    ]);
  });

  test('a record too long to hold', async () => {
    const text = JSON.stringify({ Records: [record(0), { ...record(1), long: 'x'.repeat(5000) }, record(2)] });
    const found = await items(text, 100, { longestItem: 2000 });
    expect(values(found)).toEqual([record(0), record(2)]);
    expect(skipped(found)).toEqual(['f: Records[1]: longer than 2 KiB']);
  });

  test('a line of a megabyte', async () => {
    const long = { ...record(0), long: 'x'.repeat(1_000_000) };
    expect(values(await items(`${JSON.stringify(long)}\n${JSON.stringify(record(1))}`, 65_536))).toEqual([
      long,
      record(1),
    ]);
  });

  test('binary data', async () => {
    expect(skipped(await items(Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')))).toEqual([
      'f: binary data, neither text nor gzip',
    ]);
  });

  test('a file that is not there', async () => {
    const found = await collect(readItems(createReadStream('/nowhere/log.json'), 'f'));
    expect(found).toHaveLength(1);
    expect(skipped(found)[0]).toMatch(/^f: cannot be read: there is no such file/);
  });

  test('never throws, whatever the bytes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.uint8Array({ maxLength: 300 }),
          fc
            .string({ unit: fc.constantFrom('{', '}', '[', ']', '"', '\\', ',', ':', '\n', ' ', 'a', '1') })
            .map((text) => Buffer.from(text)),
        ),
        fc.integer({ min: 1, max: 50 }),
        async (bytes, size) => {
          for (const item of await items(bytes, size)) expect(item.place.startsWith('f')).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('a text that is too long', () => {
  test.each([10, 1000])('is left where the bound is reached, whatever follows: %i chunks', async (more) => {
    let pulled = 0;
    async function* chunks(): AsyncGenerator<Uint8Array> {
      for (let at = 0; at < more; at += 1) {
        pulled += 1;
        yield Buffer.from('a'.repeat(100));
      }
    }
    const found = await collect(readItems(chunks(), 'f', { longestItem: 450 }));
    expect(found.map(({ kind }) => kind)).toEqual(['text', 'skipped']);
    expect(pulled).toBeLessThan(10);
  });
});
