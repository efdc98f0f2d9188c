/**
 * Random condition blocks and contexts over a small alphabet, so that conditions hold about as often as they fail.
 * Keeps to what the documentation settles: values of the right form, set operators on any key, variables in texts.
 */
import type { ContextValue } from '../../../lambdas/engine/request.ts';
import type { Random } from './random.ts';

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

export function condition(random: Random): Record<string, Record<string, unknown>> {
  const block: Record<string, Record<string, unknown>> = {};
  for (let count = random.chance(70) ? 1 : 2; count > 0; count -= 1) {
    const kind = random.pick(KINDS);
    if (random.chance(8)) {
      block['Null'] = { ...block['Null'], [random.pick(kind.keys)]: random.pick(['true', 'false']) };
      continue;
    }
    const isList = kind === LIST;
    const set = random.chance(isList ? 90 : 10) ? random.pick(['ForAllValues:', 'ForAnyValue:']) : '';
    const ifExists = set === '' && random.chance(20) ? 'IfExists' : '';
    const operator = `${set}${random.pick(kind.operators)}${ifExists}`;
    const values = random.some(kind.wanted, random.chance(70) ? 1 : 2);
    const keys = random.some(kind.keys, random.chance(85) ? 1 : 2);
    for (const key of keys) block[operator] = { ...block[operator], [key]: values.length === 1 ? values[0] : values };
  }
  return block;
}

/** About half of the keys are there; `skip` of them never are. */
export function context(random: Random): Record<string, ContextValue> {
  const values: Record<string, ContextValue> = {};
  for (const kind of new Set(KINDS)) {
    for (const key of kind.keys) {
      if (key === 'aws:PrincipalIsAWSService' || key === 'aws:PrincipalArn' || !random.chance(55)) continue;
      values[key] = kind === LIST ? random.some(kind.values, random.below(4)) : random.pick(kind.values);
    }
  }
  return values;
}

/** What a key might be when it is not known: absent, each value of its kind, and one that no policy names. */
export function candidatesOf(key: string): readonly (ContextValue | undefined)[] {
  const kind = KINDS.find(({ keys }) => keys.includes(key)) ?? TEXT;
  if (kind === LIST) return [undefined, [], ['a'], ['A'], ['zz'], ['a', 'b'], ['a', 'zz'], ['blue', 'red']];
  const fresh = kind === TEXT ? ['zz', 'RED', 'redc'] : kind === NUMBER ? ['0', '5', '1000'] : [];
  return [undefined, ...kind.values, ...fresh];
}

export const UNKNOWN_KEYS: Texts = [
  'aws:PrincipalTag/team',
  'aws:ResourceTag/team',
  'aws:RequestTag/stage',
  'aws:TagKeys',
  's3:max-keys',
  'aws:SecureTransport',
  'aws:SourceIp',
  'aws:CurrentTime',
];
