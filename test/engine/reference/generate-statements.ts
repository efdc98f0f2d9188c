/**
 * Random policies and statements over the small world of `generate.ts`: elements as texts or lists, odd case, all forms
 * of principals, variables in resources.
 */
import fc, { type Arbitrary } from 'fast-check';
import { present } from '../../../lambdas/denial/fields.ts';
import type { NamedPolicy, PolicyDocument } from '../../../lambdas/engine/policy/policy-set.ts';
import { bare, inHundred, mostly, oneOrTwo, sometimes } from './drawing.ts';
import { condition, tidyCondition } from './generate-conditions.ts';

type Texts = readonly [string, ...string[]];

export const HERE = '111122223333';
export const THERE = '444455556666';

const NAMED: Texts = [
  `arn:aws:iam::${HERE}:user/ana`,
  `arn:aws:sts::${HERE}:assumed-role/App/job-1`,
  `arn:aws:iam::${HERE}:role/App`,
  `arn:aws:iam::${HERE}:role/path/App`,
  `arn:aws:sts::${HERE}:federated-user/bob`,
  `arn:aws:iam::${HERE}:root`,
  HERE,
  `arn:aws:iam::${THERE}:root`,
  THERE,
  'AROAEXAMPLEID12345678',
  `arn:aws:iam::${HERE}:user/*`,
  '*',
];

const ACTIONS: Texts = [
  '*',
  's3:*',
  's3:Get*',
  'S3:getobject',
  'kms:*',
  'kms:Decrypt',
  'sts:*',
  'sts:Assume*',
  'sqs:Send?essage',
  'ec2:*',
  '*:*',
];
const RESOURCES: Texts = [
  '*',
  '*',
  '*',
  'arn:aws:s3:::bucket/*',
  `arn:aws:s3:::bucket/\${aws:PrincipalTag/team}/*`,
  `arn:aws:s3:::bucket/\${aws:username}/?`,
  `arn:aws:s3:::bucket/\${aws:PrincipalTag/team, 'red'}/*`,
  'arn:aws:s3:::*',
  `arn:aws:kms:*:${HERE}:*`,
  `arn:aws:sqs:us-*-1:${HERE}:orders`,
  'arn:aws:sqs:us-*',
  'arn:aws:iam::*:role/App',
  'arn:aws:ec2:*:*:instance/*',
];

interface Wanted {
  readonly action: string;
  /** Of the statement's `Principal`, by what its policy is. */
  readonly principal: (denies: boolean) => Arbitrary<Statement>;
  /** Trust policies have no Resource. */
  readonly isTrust?: boolean;
}

type Statement = Readonly<Record<string, unknown>>;

export const NAMED_ONE: Arbitrary<Statement> = fc.record({ Principal: fc.record({ AWS: fc.constantFrom(...NAMED) }) });
export const NOBODY = (): Arbitrary<Statement> => fc.constant({});
export const EVERYBODY = (): Arbitrary<Statement> => fc.constant({ Principal: '*' });
export const ANYBODY_MOSTLY = (): Arbitrary<Statement> => mostly(80, EVERYBODY(), NAMED_ONE);
export const SOMEBODY = (denies: boolean): Arbitrary<Statement> =>
  denies ? mostly(80, PRINCIPAL, fc.record({ NotPrincipal: NOT_NAMED })) : PRINCIPAL;

const NOT_NAMED: Arbitrary<Statement> = mostly(
  70,
  fc.constant({
    AWS: [
      `arn:aws:iam::${HERE}:root`,
      `arn:aws:iam::${HERE}:role/App`,
      `arn:aws:sts::${HERE}:assumed-role/App/job-1`,
      `arn:aws:iam::${HERE}:user/ana`,
    ],
  }),
  fc.constant({ AWS: [THERE] }),
);

const PRINCIPAL: Arbitrary<Statement> = mostly(
  80,
  fc
    .record({
      AWS: oneOrTwo(fc.constantFrom(...NAMED), 50),
      Service: sometimes(15, fc.constant('cloudtrail.amazonaws.com')),
    })
    .map((drawn) => ({ Principal: present(drawn) })),
  fc.constant({ Principal: '*' }),
);

export function policy(wanted: Wanted): Arbitrary<PolicyDocument | string> {
  const statement = mostly(75, statementOf(wanted, false), statementOf(wanted, true));
  return fc
    .record({
      Version: mostly(90, fc.constant('2012-10-17'), fc.constantFrom('2008-10-17', undefined)),
      Statement: bare(fc.array(statement, { minLength: 1, maxLength: 3, size: 'max' }), 30),
      isText: inHundred(5),
    })
    .map(({ isText, ...document }) => (isText ? JSON.stringify(document) : present<Statement>(document)));
}

function statementOf({ action, principal, isTrust = false }: Wanted, denies: boolean): Arbitrary<Statement> {
  const drawn = {
    who: principal(denies),
    actions: elementOf('Action', oneOrTwo(fc.constantFrom(...ACTIONS), 50), sometimes(50, fc.constant(action))),
    resources: isTrust
      ? fc.constant({})
      : elementOf('Resource', oneOrTwo(fc.constantFrom(...RESOURCES), 50), fc.constant(undefined)),
    Condition: sometimes(denies ? 70 : 35, condition),
  };
  return fc.record(drawn).map(({ who, actions, resources, Condition }) => ({
    Effect: denies ? 'Deny' : 'Allow',
    ...who,
    ...actions,
    ...resources,
    ...present({ Condition }),
  }));
}

/** `Action` or `NotAction`, `Resource` or `NotResource`. */
function elementOf(
  name: string,
  several: Arbitrary<readonly string[]>,
  further: Arbitrary<string | undefined>,
): Arbitrary<Statement> {
  const all = fc.tuple(several, further).map(([list, one]) => (one === undefined ? list : [...list, one]));
  const key = mostly(88, fc.constant(name), fc.constant(`Not${name}`));
  return fc.tuple(key, bare(all, 50)).map(([element, values]) => ({ [element]: values }));
}

/** A policy whose every statement hangs on conditions, for what unknown keys can change. */
export function densePolicy(name: string, action: string, principal: Arbitrary<Statement>): Arbitrary<NamedPolicy> {
  const statement = fc
    .record({
      Effect: mostly(65, fc.constant('Allow'), fc.constant('Deny')),
      who: principal,
      Action: mostly(90, fc.constant(action), fc.constant('s3:Put*')),
      Resource: mostly(80, fc.constant('*'), fc.constant(`arn:aws:s3:::bucket/\${aws:PrincipalTag/team}/*`)),
      Condition: sometimes(92, tidyCondition),
    })
    .map(({ who, ...drawn }) => ({ ...who, ...present(drawn) }));
  return oneOrTwo(statement, 50).map((statements) => ({
    name,
    document: { Version: '2012-10-17', Statement: statements },
  }));
}
