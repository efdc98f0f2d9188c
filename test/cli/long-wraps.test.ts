/**
 * Answers too long to hold are cut at the list of records in them, wherever the readers would find it.
 */
import { createReadStream, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Item } from '../../lambdas/cli/input/item.ts';
import { JsonSplitter, type Piece } from '../../lambdas/cli/input/json/json-splitter.ts';
import { readItems } from '../../lambdas/cli/input/read-input.ts';

const FOLDER = mkdtempSync(join(tmpdir(), 'denyscope-long-'));
afterAll(() => rmSync(FOLDER, { recursive: true }));

const SIZE = 40_000_000;
/** Beside the record, as an index keeps more than it was given. */
const PADDING = 'x'.repeat(20_000);

function record(at: number): Readonly<Record<string, unknown>> {
  return {
    eventVersion: '1.11',
    eventID: `id-${at}`,
    eventName: 'GetObject',
    eventSource: 's3.amazonaws.com',
    errorCode: 'AccessDenied',
    userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/ci' },
    // A list of a wrap's name that is part of a record.
    requestParameters: { events: ['s3:ObjectCreated:*'], Records: [{ a: '}]' }] },
  };
}

type Wrap = (elements: readonly unknown[]) => unknown;

const hit = (at: number): unknown => ({ _index: 'trail', _id: `${at}`, _source: { ...record(at), note: PADDING } });
const event = (at: number): unknown => ({ id: `${at}`, message: JSON.stringify({ ...record(at), note: PADDING }) });

const FORMS: readonly (readonly [string, (at: number) => unknown, Wrap, string])[] = [
  [
    'hits.hits',
    hit,
    (hits) => ({ took: 3, _shards: { total: 1 }, hits: { total: 9, hits }, more: [] }),
    'hits.hits[3]',
  ],
  ['result.results', hit, (results) => ({ result: { results } }), 'result.results[3]'],
  ['detail.data.events', event, (events) => ({ detail: { data: { events } } }), 'detail.data.events[3]'],
  ['body.logEvents', event, (logEvents) => ({ owner: '1', body: { logEvents } }), 'body.logEvents[3]'],
];

async function itemsOf(file: string): Promise<readonly Item[]> {
  const items: Item[] = [];
  for await (const item of readItems(createReadStream(file), 'answer.json')) items.push(item);
  return items;
}

describe('an answer of 40 MB', () => {
  it.each(FORMS.flatMap((form) => [0, 1].map((indent) => [...form, indent] as const)))(
    'gives all records of %s',
    async (name, element, wrap, place, indent) => {
      const count = Math.ceil(SIZE / PADDING.length);
      const file = join(FOLDER, `${name}-${indent}.json`);
      const elements = Array.from({ length: count }, (_, at) => element(at));
      writeFileSync(file, JSON.stringify(wrap(elements), undefined, indent));
      expect(statSync(file).size).toBeGreaterThan(SIZE);
      const items = await itemsOf(file);
      expect(items.filter(({ kind }) => kind !== 'record')).toEqual([]);
      expect(items.map((item) => item.kind === 'record' && item.value['eventID'])).toEqual(
        Array.from({ length: count }, (_, at) => `id-${at}`),
      );
      expect(items[3]?.place).toContain(place);
    },
    120_000,
  );
});

const LONGEST = 200;

function split(text: string, size: number): readonly Piece[] {
  const splitter = new JsonSplitter(LONGEST);
  const pieces: Piece[] = [];
  for (let at = 0; at < text.length; at += size) pieces.push(...splitter.feed(text.slice(at, at + size)));
  return [...pieces, ...splitter.end()];
}

/** Without what stands around the lists. */
const texts = (pieces: readonly Piece[]) =>
  pieces
    .filter(isElement)
    .map((piece) => (piece.kind === 'piece' ? JSON.parse(piece.text) : `${piece.reason} ${piece.at.path ?? ''}`));

function isElement(piece: Piece): piece is Exclude<Piece, { readonly kind: 'around' }> {
  return piece.kind !== 'around';
}

const many = Array.from({ length: 40 }, (_, at) => ({ at, text: 'a "quoted" {[,:' }));

describe('two lists in one value', () => {
  const one = record(1);
  const other = { _index: 'trail', _source: record(2) };
  const ids = (items: readonly Item[]) =>
    items.flatMap((item) => (item.kind === 'record' ? [item.value['eventID']] : []));
  const long = 'x'.repeat(2_000);

  async function read(value: unknown, longestItem = 1_000): Promise<readonly Item[]> {
    const items: Item[] = [];
    async function* chunks(): AsyncGenerator<Uint8Array> {
      const text = JSON.stringify(value);
      for (let at = 0; at < text.length; at += 100) yield Buffer.from(text.slice(at, at + 100));
    }
    for await (const item of readItems(chunks(), 'answer.json', { longestItem })) items.push(item);
    return items;
  }

  it.each<readonly [string, unknown, readonly string[]]>([
    ['the first is empty', { events: [], hits: { hits: [other] } }, ['id-2']],
    ['the second is empty', { hits: { hits: [other] }, events: [] }, ['id-2']],
    ['both hold records', { Records: [one], hits: { hits: [other] } }, ['id-1', 'id-2']],
    ['both, the other way round', { hits: { hits: [other] }, Records: [one] }, ['id-1', 'id-2']],
    ['the second is no list', { events: [], detail: one }, ['id-1']],
    ['the first is no list', { message: JSON.stringify(one), results: [] }, ['id-1']],
    ['a record has such a list itself', { ...one, results: [] }, ['id-1']],
    [
      'both are of the same names',
      { Records: [one], Events: [{ CloudTrailEvent: JSON.stringify(record(3)) }] },
      ['id-1', 'id-3'],
    ],
  ])('lose no record where %s', async (_, value, wanted) => {
    for (const longest of [1_000, 1_000_000]) expect(ids(await read(value, longest)).sort()).toEqual(wanted);
  });

  it.each<readonly [string, unknown, readonly string[]]>([
    ['long text', { events: [], hits: { hits: Array.from({ length: 9 }, () => other) }, note: long }, []],
    [
      'a long list of another name',
      { Records: [one], calls: Array.from({ length: 9 }, (_, at) => record(at)) },
      ['longer than'],
    ],
    ['a long text of records', { Records: [one], text: JSON.stringify(record(1)) + long }, ['longer than']],
    [
      'a long list before it',
      { calls: Array.from({ length: 9 }, (_, at) => record(at)), Records: [one] },
      ['longer than'],
    ],
  ])('say of what else was too long, where it may hold records: %s', async (_, value, wanted) => {
    const long = (await read(value, 1_500)).flatMap((item) => (item.kind === 'skipped' ? [item.reason] : []));
    expect(long.filter((reason) => reason.startsWith('longer than')).length).toBe(wanted.length);
  });

  it('are a wrap and no more where nothing else is in it', async () => {
    for (const value of [
      { Records: [one] },
      { Events: [one], NextToken: 'a' },
      { Records: [] },
      { events: [], logGroup: 'a' },
    ])
      expect((await read(value)).filter(({ kind }) => kind === 'skipped' || kind === 'text')).toEqual([]);
  });

  it('hide no error of a program that logs an empty list', async () => {
    const told = await read({ error: 'User: a is not authorized to perform: s3:GetObject on resource: b', events: [] });
    expect(told).toMatchObject([{ kind: 'text', text: expect.stringContaining('s3:GetObject') }]);
  });
});

describe('a value longer than may be held', () => {
  const CASES: readonly (readonly [string, unknown, readonly unknown[]])[] = [
    ['is cut at its list', { hits: { hits: many } }, many],
    [
      'and what follows is not part of it',
      { hits: { hits: many, total: 'x'.repeat(400) }, z: ['x'.repeat(400)] },
      many,
    ],
    ['and what comes before may be long as well', { took: 'x'.repeat(400), hits: { hits: many } }, many],
    ['and its first list may be short', { data: [], hits: { hits: many } }, many],
    ['and its lists may be several', { data: many, hits: { hits: many } }, [...many, ...many]],
    ['of a list is cut up by itself', [{ a: 1 }, { hits: { hits: many } }, { b: 2 }], [{ a: 1 }, ...many, { b: 2 }]],
    ['is too long where its list is of something else', { responses: { hits: many } }, ['too-long ']],
    ['is too long where its rows need a header', { columns: ['a'], data: many.map(({ at }) => [at]) }, ['too-long ']],
    [
      'gives its elements that are not too long',
      { hits: { hits: [{ x: 1 }, { x: 'x'.repeat(400) }, ...many] } },
      [{ x: 1 }, 'too-long hits.hits[1]', ...many],
    ],
  ];

  it.each(CASES)('%s', (_, value, wanted) => {
    for (const indent of [0, 2])
      for (const size of [1, 7, 64, 100_000]) {
        const text = JSON.stringify(value, undefined, indent);
        const got = texts(split(`${text}\n${JSON.stringify({ next: 1 })}`, size));
        expect(got).toEqual([...wanted, { next: 1 }]);
      }
  });

  it('gives pieces as they come', () => {
    const splitter = new JsonSplitter(LONGEST);
    splitter.feed('{"hits":{"hits":[');
    const fed = many.map((each) => splitter.feed(`${JSON.stringify(each)},`).length);
    expect(fed.slice(0, 8).reduce((sum, pieces) => sum + pieces, 0)).toBe(8);
    expect(fed.slice(8)).toEqual(fed.slice(8).map(() => 1));
  });

  it('takes no longer for lists in lists without end', () => {
    const [depth, long] = [4_000, LONGEST * 100];
    const text = `${'{"Records":['.repeat(depth)}"${'x'.repeat(long)}"${']}'.repeat(depth)}`;
    const splitter = new JsonSplitter(long);
    const started = performance.now();
    const pieces = [...splitter.feed(text), ...splitter.end()];
    expect(performance.now() - started).toBeLessThan(2_000);
    expect(pieces.map(({ kind }) => kind)).toContain('broken');
  });

  it('that breaks off says where', () => {
    const text = JSON.stringify({ hits: { hits: many } }).slice(0, 700);
    const [last] = split(text, 50).slice(-1);
    expect(last).toMatchObject({
      kind: 'broken',
      reason: 'breaks-off',
      at: { path: expect.stringMatching(/^hits\.hits\[\d+\]$/) },
    });
  });
});
