/**
 * A small account in which each kind of policy decides one call: what stands where, and what a change of it comes to.
 */
import type { Json } from '../../lambdas/denial/fields.ts';
import { between } from '../../lambdas/replay/between.ts';
import { applyPlanned } from '../../lambdas/replay/edit/apply.ts';
import type { Planned } from '../../lambdas/replay/plan/planned.ts';
import { Replay } from '../../lambdas/replay/replay.ts';

export const HOME = '111122223333';
const AWAY = '444455556666';
export const PLACE = `eu-central-1:${HOME}`;
export const ENDPOINT = 'vpce-0a1b2c3d4e5f60718';
const SET_ROLE = `arn:aws:iam::${HOME}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Developer_0123456789abcdef`;

const statement = (effect: string): Json => ({ Effect: effect, Action: '*', Resource: '*' });
const text = (...statements: readonly Json[]): Json => ({ Version: '2012-10-17', Statement: statements });
export const ALLOW = text(statement('Allow'));
export const DENY = text(statement('Allow'), statement('Deny'));
/** As the policy of a resource. */
const anyone = ({ Statement: statements }: Json): Json =>
  text(...(Array.isArray(statements) ? statements : []).map((one: Json) => ({ ...one, Principal: '*' })));
export const OPEN = anyone(ALLOW);
export const SHUT = anyone(DENY);

/** One kind of policy: the account with it, or without, and the call that it decides. */
export interface Subject {
  readonly stands: (policy: Json | undefined) => Json;
  readonly call: Json;
}

export const inlineAllow = { PolicyName: 'All', PolicyDocument: ALLOW };
const named = (kind: string, name: string): Json => ({ [`${kind}Name`]: name, Arn: arnOf(kind, name) });
export const arnOf = (kind: string, name: string): string => `arn:aws:iam::${HOME}:${kind.toLowerCase()}/${name}`;
export const OWN = arnOf('Policy', 'Own');

interface Standing {
  readonly role?: Json;
  readonly user?: Json;
  readonly group?: Json;
  readonly set?: Json;
  readonly managed?: Json;
  readonly resources?: Json;
  readonly endpoint?: Json;
  readonly scp?: Json;
}

export function account({ role, user, group, set, managed, resources = {}, endpoint, scp }: Standing): Json {
  const attached = (policy: Json | undefined): Json => (policy === undefined ? {} : policy);
  const organization = {
    id: 'o-a1b2c3d4e5',
    managementAccountId: '999900001111',
    policies: { 'p-own': { name: 'Own', type: 'SERVICE_CONTROL_POLICY', document: scp ?? DENY } },
    tree: {
      id: 'r-ab12',
      kind: 'root',
      policyIds: ['p-FullAWSAccess', 'p-RCPFullAWSAccess'],
      children: [HOME, AWAY].map((id) => ({
        id,
        kind: 'account',
        policyIds: ['p-FullAWSAccess', 'p-RCPFullAWSAccess', ...(scp === undefined || id === AWAY ? [] : ['p-own'])],
      })),
    },
  };
  const iam = {
    RoleDetailList: [
      { ...named('Role', 'App'), RolePolicyList: [inlineAllow], AttachedManagedPolicies: [], ...attached(role) },
      {
        RoleName: 'AWSReservedSSO_Developer_0123456789abcdef',
        Arn: SET_ROLE,
        RolePolicyList: [],
        AttachedManagedPolicies: [{ PolicyName: 'All', PolicyArn: arnOf('Policy', 'All') }],
        ...attached(set),
      },
    ],
    UserDetailList: [
      {
        ...named('User', 'bob'),
        UserPolicyList: [inlineAllow],
        GroupList: ['ops'],
        AttachedManagedPolicies: [],
        ...attached(user),
      },
    ],
    GroupDetailList: [
      { ...named('Group', 'ops'), GroupPolicyList: [], AttachedManagedPolicies: [], ...attached(group) },
    ],
    Policies: [policy('All', ALLOW), policy('Own', managed ?? ALLOW)],
  };
  const away = {
    RoleDetailList: [
      {
        RoleName: 'Partner',
        Arn: `arn:aws:iam::${AWAY}:role/Partner`,
        RolePolicyList: [inlineAllow],
        AttachedManagedPolicies: [],
      },
    ],
    UserDetailList: [],
    GroupDetailList: [],
    Policies: [],
  };
  return {
    schemaVersion: 1,
    accounts: {
      [HOME]: {
        iam,
        publicAccessBlock: {},
        resources: { [ORDERS]: {}, ...resources },
        vpcEndpoints: endpoint === undefined ? {} : { [ENDPOINT]: endpoint },
      },
      [AWAY]: { iam: away, publicAccessBlock: {}, resources: {}, vpcEndpoints: {} },
    },
    organization,
    sessions: Object.fromEntries(['role', 'set', 'partner'].map((caller) => [sessionOf(roleOf(caller)), {}])),
  };
}

function policy(name: string, document: Json): Json {
  const versions = [{ VersionId: 'v1', IsDefaultVersion: true, Document: document }];
  return { PolicyName: name, Arn: arnOf('Policy', name), DefaultVersionId: 'v1', PolicyVersionList: versions };
}

function roleOf(caller: string): string {
  if (caller === 'partner') return `arn:aws:iam::${AWAY}:role/Partner`;
  return caller === 'set' ? SET_ROLE : arnOf('Role', 'App');
}

function sessionOf(role: string): string {
  return `arn:aws:sts::${role.split(':')[4]}:assumed-role/${role.split('/').at(-1)}/s`;
}

export type Caller = 'role' | 'user' | 'set' | 'partner';

function identity(caller: Caller): Json {
  if (caller === 'user')
    return { type: 'IAMUser', principalId: 'AIDAEXAMPLE', arn: arnOf('User', 'bob'), accountId: HOME, userName: 'bob' };
  const role = roleOf(caller);
  const [accountId, name] = [role.split(':')[4] ?? '', role.split('/').at(-1) ?? ''];
  return {
    type: 'AssumedRole',
    principalId: 'AROAEXAMPLE:s',
    arn: sessionOf(role),
    accountId,
    sessionContext: { sessionIssuer: { type: 'Role', arn: role, accountId, userName: name } },
  };
}

export function call(caller: Caller, action: string, requestParameters: Json, arn?: string, more: Json = {}): Json {
  const [service = '', eventName = ''] = action.split(':');
  return {
    eventVersion: '1.11',
    eventTime: '2026-11-02T10:00:00Z',
    eventSource: `${service}.amazonaws.com`,
    eventName,
    awsRegion: 'eu-central-1',
    sourceIPAddress: '198.51.100.7',
    userAgent: 'aws-cli/2.31.0',
    userIdentity: identity(caller),
    requestParameters,
    eventID: `${action}-${caller}`,
    eventType: 'AwsApiCall',
    recipientAccountId: HOME,
    ...(arn === undefined ? {} : { resources: [{ ARN: arn, accountId: HOME }] }),
    ...more,
  };
}

export const ORDERS = `arn:aws:dynamodb:${PLACE}:table/orders`;

/** What is seen of the change: `refused`, `mended` or `open` calls, and the kinds of notes. */
export async function seen(
  subject: Subject,
  now: Json | undefined,
  planned: Planned,
  denied: boolean,
): Promise<readonly string[]> {
  const snapshot = subject.stands(now);
  const { snapshot: then, missing } = applyPlanned(snapshot, planned.edits);
  const replay = new Replay(between(snapshot, then, planned.notes));
  await replay.see({ record: denied ? { ...subject.call, errorCode: 'AccessDenied' } : subject.call });
  const report = replay.report();
  return [
    ...(report.newlyRefused.length > 0 ? ['refused'] : []),
    ...(report.newlyAllowed.length > 0 ? ['mended'] : []),
    ...(report.cannotTell.length > 0 ? ['open', ...report.hanging.map(({ name }) => name)] : []),
    ...report.leftOut.map(({ reason }) => reason),
    ...missing.map(({ what, name }) => `no ${what} ${name}`),
    ...report.notes.map(({ kind }) => kind),
  ];
}
