/**
 * An organization of many accounts under load: in each four roles with fifty sessions, whose makings CloudTrail shows
 * twice a second, as it does. Everything follows from the number of an account, a role and a session.
 */
import { type Json, listAt, textAt } from '../../../lambdas/denial/fields.ts';
import { AwsFault, type Call, type World } from '../../aws-endpoint/world.ts';
import { ACCOUNT } from '../driven/functions.ts';
import { ROLES } from '../storm-shapes.ts';

const REGION = 'eu-west-1';
const SESSIONS = 50;
const CLOUDTRAIL_PER_SECOND = 2;
/** Ten accounts a unit. */
const A_UNIT = 10;

export const accountAt = (n: number): string => String(Number(ACCOUNT) + n);

export interface Session {
  readonly accessKeyId: string;
  readonly madeAt: string;
}

/** Made a minute apart, the first when the run began. */
export function sessionAt(account: string, role: string, n: number, begunAt: number): Session {
  const digits = `${account.slice(-6)}${ROLES.indexOf(role)}${String(n % SESSIONS).padStart(2, '0')}`;
  const madeAt = new Date(begunAt - 3_600_000 - (n % SESSIONS) * 60_000).toISOString();
  return { accessKeyId: `ASIALOADRUN${digits}`, madeAt: `${madeAt.slice(0, 19)}Z` };
}

export function loadWorld(accounts: number, begunAt: number, perSecond = CLOUDTRAIL_PER_SECOND): World {
  const ids = Array.from({ length: accounts }, (_, n) => accountAt(n));
  const spent = new Map<string, readonly number[]>();
  return {
    account: ACCOUNT,
    assumableRoles: ['denyscope-reader'],
    organizationReaders: [ACCOUNT],
    snapshot: {
      schemaVersion: 1,
      accounts: Object.fromEntries(
        ids.map((id) => [id, { iam: { RoleDetailList: ROLES.map((role) => roleOf(id, role)) } }]),
      ),
      organization: organizationOf(ids),
    },
    answers: {
      'cloudtrail:LookupEvents': (call) => {
        throttle(spent, call, perSecond);
        return { Events: eventsFor(call, begunAt).map((record) => ({ CloudTrailEvent: JSON.stringify(record) })) };
      },
    },
  };
}

function throttle(spent: Map<string, readonly number[]>, { account, region }: Call, perSecond: number): void {
  const now = performance.now();
  const lately = (spent.get(`${account} ${region}`) ?? []).filter((at) => now - at < 1_000);
  if (lately.length >= perSecond) throw new AwsFault('ThrottlingException', 400, 'Rate exceeded');
  spent.set(`${account} ${region}`, [...lately, now]);
}

function eventsFor({ params, account, region }: Call, begunAt: number): readonly Json[] {
  const [asked] = listAt(params, 'LookupAttributes').map((one) => textAt(one, 'AttributeValue') ?? '');
  if (region !== REGION || asked === undefined) return [];
  const all = ROLES.flatMap((role) =>
    asked.startsWith('ASIA') || asked.endsWith(`:role/${role}`)
      ? Array.from({ length: SESSIONS }, (_, n) => makingOf(account, role, n, begunAt))
      : [],
  );
  return asked.startsWith('ASIA') ? all.filter((record) => JSON.stringify(record).includes(asked)) : all;
}

function makingOf(account: string, role: string, n: number, begunAt: number): Json {
  const { accessKeyId, madeAt } = sessionAt(account, role, n, begunAt);
  return {
    eventName: 'AssumeRole',
    eventSource: 'sts.amazonaws.com',
    eventTime: madeAt,
    awsRegion: REGION,
    userIdentity: { type: 'AWSService', invokedBy: 'ec2.amazonaws.com' },
    requestParameters: { roleArn: `arn:aws:iam::${account}:role/${role}`, roleSessionName: `i-${n}` },
    responseElements: { credentials: { accessKeyId } },
  };
}

function roleOf(account: string, RoleName: string): Json {
  const allow = { Effect: 'Allow', Action: 'logs:*', Resource: '*' };
  return {
    Path: '/',
    RoleName,
    RoleId: `AROALOAD${RoleName.toUpperCase()}`,
    Arn: `arn:aws:iam::${account}:role/${RoleName}`,
    CreateDate: '2026-03-02T09:00:00Z',
    AssumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
    },
    InstanceProfileList: [],
    RolePolicyList: [{ PolicyName: 'Own', PolicyDocument: { Version: '2012-10-17', Statement: [allow] } }],
    AttachedManagedPolicies: [],
    Tags: [],
  };
}

function organizationOf(ids: readonly string[]): Json {
  const full = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
  const policyIds = ['p-FullAWSAccess'];
  const units = Math.ceil(ids.length / A_UNIT);
  const children = Array.from({ length: units }, (_, unit) => ({
    id: `ou-load-${String(unit).padStart(8, '0')}`,
    kind: 'ou',
    policyIds,
    children: ids.slice(unit * A_UNIT, (unit + 1) * A_UNIT).map((id) => ({ id, kind: 'account', policyIds })),
  }));
  return {
    id: 'o-load000000',
    managementAccountId: '999900001111',
    policies: { 'p-FullAWSAccess': { name: 'FullAWSAccess', type: 'SERVICE_CONTROL_POLICY', document: full } },
    tree: { id: 'r-load', kind: 'root', policyIds, children },
  };
}
