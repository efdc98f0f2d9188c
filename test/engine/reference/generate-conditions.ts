/**
 * Random condition blocks and contexts over a small alphabet, so that conditions hold about as often as they fail.
 * Keeps to what the documentation settles: values of the right form, set operators on any key, variables in texts.
 */
import fc, { type Arbitrary } from 'fast-check';
import type { ContextValue } from '../../../lambdas/engine/request.ts';
import { bare, inHundred, mostly, oneOrTwo, sometimes } from './drawing.ts';

type Texts = readonly [string, ...string[]];

interface Kind {
  readonly operators: Texts;
  readonly keys: Texts;
  readonly values: Texts;
  readonly wanted: Texts;
}

const TEXT: Kind = {
  operators: [
    'StringEquals',
    'StringNotEquals',
    'StringEqualsIgnoreCase',
    'StringNotEqualsIgnoreCase',
    'StringLike',
    'StringNotLike',
  ],
  keys: ['aws:PrincipalTag/team', 'aws:ResourceTag/team', 'aws:RequestTag/stage'],
  values: ['red', 'Red', 'blue', 'r*', 'a/b:c'],
  wanted: [
    'red',
    'RED',
    'r*',
    '?ed',
    '*',
    'blue',
    'b?ue',
    `r\${*}`,
    `\${aws:PrincipalTag/team}`,
    `\${aws:ResourceTag/team, 'red'}`,
    `\${AWS:username}`,
    'a*c',
  ],
};

const LIST: Kind = {
  operators: TEXT.operators,
  keys: ['aws:TagKeys', 'aws:CalledVia'],
  values: ['a', 'b', 'c', 'A'],
  wanted: ['a', 'b', 'A', '*', '?', `\${aws:PrincipalTag/team}`],
};

const NUMBER: Kind = {
  operators: [
    'NumericEquals',
    'NumericNotEquals',
    'NumericLessThan',
    'NumericLessThanEquals',
    'NumericGreaterThan',
    'NumericGreaterThanEquals',
  ],
  keys: ['s3:max-keys', 'aws:MultiFactorAuthAge'],
  values: ['9', '10', '10.0', '10.5', '-1', '9007199254740993', '9007199254740992'],
  wanted: ['9', '10', '10.5', '-1', '9007199254740993', '9007199254740992', '0'],
};

const DATE: Kind = {
  operators: [
    'DateEquals',
    'DateNotEquals',
    'DateLessThan',
    'DateLessThanEquals',
    'DateGreaterThan',
    'DateGreaterThanEquals',
  ],
  keys: ['aws:CurrentTime', 'aws:TokenIssueTime'],
  values: ['2026-06-01T12:00:00Z', '2026-06-01T14:00:00+02:00', '2026-06-01T12:00:00.5Z', '2026-06-02', '1780315200'],
  wanted: ['2026-06-01T12:00:00Z', '2026-06-01T07:00:00-05:00', '2026-06', '2026-06-02T00:00Z', '1780315200'],
};

const BOOL: Kind = {
  operators: ['Bool'],
  keys: ['aws:SecureTransport', 'aws:ViaAWSService', 'aws:PrincipalIsAWSService'],
  values: ['true', 'false'],
  wanted: ['true', 'false'],
};

const ADDRESS: Kind = {
  operators: ['IpAddress', 'NotIpAddress'],
  keys: ['aws:SourceIp'],
  values: ['203.0.113.9', '198.51.100.1', '2001:db8::1', '2001:DB8:0:1::5'],
  wanted: ['203.0.113.0/24', '203.0.113.9', '0.0.0.0/0', '::/0', '2001:db8::/48', '198.51.100.0/25', '2001:db8::1/128'],
};

const ARN: Kind = {
  operators: ['ArnEquals', 'ArnLike', 'ArnNotEquals', 'ArnNotLike'],
  keys: ['aws:SourceArn', 'aws:PrincipalArn'],
  values: [
    'arn:aws:sns:us-east-1:111122223333:a/b',
    'arn:aws:sns:us-east-1:111122223333:x:y',
    'arn:aws:iam::111122223333:role/App',
  ],
  wanted: [
    'arn:aws:sns:*:111122223333:*',
    'arn:aws:sns:us-east-1:111122223333:a/b',
    'arn:aws:sns:us-*:*:x*',
    'arn:*:*:*:*:a?b',
    'arn:aws:iam::111122223333:role/*',
    'arn:aws:iam::*:user/ana',
    `arn:aws:iam::111122223333:role/\${aws:PrincipalTag/team}`,
  ],
};

const BINARY: Kind = {
  operators: ['BinaryEquals'],
  keys: ['example:digest'],
  values: ['QUJD', 'REVG'],
  wanted: ['QUJD', 'QUJE'],
};

const KINDS: readonly [Kind, ...Kind[]] = [TEXT, TEXT, LIST, NUMBER, DATE, BOOL, ADDRESS, ARN, BINARY];

type Block = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Set operators on single-valued keys too, and lists without one; as the documentation advises not to. */
export const condition: Arbitrary<Block> = conditionOf(10, 90);

/** Set operators where, and only where, they belong. */
export const tidyCondition: Arbitrary<Block> = conditionOf(0, 100);

function conditionOf(setOnOne: number, setOnList: number): Arbitrary<Block> {
  const tests = fc.oneof(...KINDS.map((kind) => testOf(kind, kind === LIST ? setOnList : setOnOne)));
  return oneOrTwo(tests, 30).map((drawn) => {
    const block: Record<string, Record<string, unknown>> = {};
    for (const { operator, keys, wanted } of drawn) {
      for (const key of keys) block[operator] = { ...block[operator], [key]: wanted };
    }
    return block;
  });
}

interface Test {
  readonly operator: string;
  readonly keys: readonly string[];
  readonly wanted: unknown;
}

function testOf(kind: Kind, sets: number): Arbitrary<Test> {
  const key = fc.constantFrom(...kind.keys);
  const test = fc
    .record({
      operator: fc.constantFrom(...kind.operators),
      set: sometimes(sets, fc.constantFrom('ForAllValues:', 'ForAnyValue:')),
      ifExists: inHundred(20),
      keys: oneOrTwo(
        mostly(
          90,
          key,
          key.map((name) => name.toUpperCase()),
        ),
        15,
      ),
      wanted: bare(oneOrTwo(fc.constantFrom(...kind.wanted), 30), 100),
    })
    .map(({ operator, set, ifExists, ...rest }) => ({
      operator: set === undefined ? `${operator}${ifExists ? 'IfExists' : ''}` : `${set}${operator}`,
      ...rest,
    }));
  const presence = fc.record({
    operator: fc.constant('Null'),
    keys: key.map((name) => [name]),
    wanted: fc.constantFrom('true', 'false'),
  });
  return mostly(92, test, presence);
}

/** Those the request itself settles. */
const SETTLED = ['aws:PrincipalIsAWSService', 'aws:PrincipalArn'];

/** About half of the keys are there. */
export const context: Arbitrary<Record<string, ContextValue>> = fc
  .record(
    Object.fromEntries(
      [...new Set(KINDS)].flatMap((kind) => {
        const one = fc.constantFrom(...kind.values);
        const value: Arbitrary<ContextValue> = kind === LIST ? fc.array(one, { maxLength: 3, size: 'max' }) : one;
        return kind.keys.filter((key) => !SETTLED.includes(key)).map((key) => [key, sometimes(55, value)] as const);
      }),
    ),
  )
  .map(withoutHoles);

function withoutHoles<T>(drawn: Readonly<Record<string, T | undefined>>): Record<string, T> {
  const there: Record<string, T> = {};
  for (const [key, value] of Object.entries(drawn)) if (value !== undefined) there[key] = value;
  return there;
}

/** What a key might be when it is not known: absent, each value its kind has or is asked for, and others between them. */
export function candidatesOf(key: string): readonly (ContextValue | undefined)[] {
  const kind = KINDS.find(({ keys }) => keys.includes(key)) ?? TEXT;
  if (kind === LIST) return LISTS;
  const asked = kind === TEXT ? kind.wanted.filter((value) => !value.includes('${')) : [];
  return [undefined, OTHER, ...new Set([...kind.values, ...asked, ...(BETWEEN.get(kind) ?? [])])];
}

/** A value that no policy names, whatever the kind of the key. */
const OTHER = 'zz';

const PAIRED = ['a', 'b', 'A', '*', '?', 'red', OTHER];
const LISTS = [
  undefined,
  [],
  ...['B', 'z', ...TEXT.values].map((one) => [one]),
  ...PAIRED.flatMap((one, at) => PAIRED.slice(at).map((two) => [...new Set([one, two])])),
];

const BETWEEN: ReadonlyMap<Kind, readonly string[]> = new Map([
  [TEXT, ['redc', 'ana', 'aXc', 'stage', 'App', 'R*', 'A*C', ...LIST.values]],
  [NUMBER, ['-5', '0', '5', '10.2', '1000', '9007199254740994']],
  [DATE, ['2026-05-01', '2026-06-01T00:00:00Z', '2026-07-01']],
  [ADDRESS, ['203.0.113.1', '198.51.100.200', '2001:db9::1', '2001:db8:1::1']],
]);

/** Without `aws:RequestTag/…`, which says something about `aws:TagKeys` too. */
export const UNKNOWN_KEYS: Texts = [
  'aws:PrincipalTag/team',
  'aws:ResourceTag/team',
  'aws:TagKeys',
  's3:max-keys',
  'aws:SecureTransport',
  'aws:SourceIp',
  'aws:CurrentTime',
];
