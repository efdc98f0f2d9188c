/**
 * The circumstances of the call as IAM condition keys, each with its standing.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 * A key that the event cannot supply is `unknown`, never guessed.
 */

import type { ContextValue } from '../../engine/index.ts';
import { parseArn } from '../arn.ts';
import type { Caller } from '../caller.ts';
import type { Partition } from '../denial.ts';
import { deepTextAt, fieldAt, flagAt, objectAt, present, textAt } from '../fields.ts';
import { ENDPOINT_KEYS, networkKeys } from './network-keys.ts';
import { serviceKeys } from './request-keys.ts';
import { type Asked, requestedRegion } from './requested-region.ts';

/** `exact`: the event says it; `approximate`: it follows from the event in most cases. */
export type Standing = 'exact' | 'approximate';

export interface ContextFact {
  readonly value: ContextValue;
  readonly standing: Standing;
  /** The field it was taken from. */
  readonly from: string;
}

export interface Circumstances {
  readonly context: Readonly<Record<string, ContextFact>>;
  /** Exact keys or `prefix/*` that a policy may ask for and the event cannot tell. */
  readonly unknown: readonly string[];
  readonly sourceIp?: string;
  readonly vpcEndpointId?: string;
  readonly vpcEndpointAccount?: string;
  readonly userAgent?: string;
  readonly mfa?: boolean;
}

export interface CircumstanceInput {
  /** Absent for an error text, which tells nothing of the request. */
  readonly record?: unknown;
  /** The record is of somebody else's call: it tells where that came from, and nothing of this caller's request. */
  readonly ofAnother?: boolean;
  readonly caller: Caller;
  readonly actions: readonly string[];
  /** The authorization that was refused. */
  readonly asked?: Asked;
  readonly eventSource: string;
  readonly partition: Partition;
  readonly region: string;
  readonly resourceAccount?: string;
}

/** Keys no event supplies and any request may carry. */
const NEVER_TOLD = [
  'aws:PrincipalTag/*',
  'aws:PrincipalOrgID',
  'aws:PrincipalOrgPaths',
  'aws:ResourceOrgID',
  'aws:ResourceOrgPaths',
  'aws:referer',
  'aws:ViaAWSMCPService',
  'aws:CalledViaAWSMCP',
  'aws:IsMcpServiceAction',
  'aws:ViaCustomerDomain',
  'aws:ChatbotSourceArn',
] as const;

/** Keys that the record of a call tells and an error text does not. */
const TOLD_BY_RECORD = [
  'aws:SourceIp',
  'aws:VpcSourceIp',
  'aws:SourceVpce',
  'aws:UserAgent',
  'aws:CurrentTime',
  'aws:EpochTime',
  'aws:SecureTransport',
  'aws:ViaAWSService',
  'aws:CalledVia',
  'aws:CalledViaFirst',
  'aws:CalledViaLast',
] as const;

const SESSION_KEYS = [
  'aws:TokenIssueTime',
  'aws:MultiFactorAuthPresent',
  'aws:MultiFactorAuthAge',
  'aws:SourceIdentity',
  'aws:FederatedProvider',
  'aws:AssumedRoot',
  'aws:SignInSessionArn',
  'ec2:RoleDelivery',
  'ec2:SourceInstanceArn',
  'lambda:SourceFunctionArn',
] as const;

const SOURCE_KEYS = ['aws:SourceArn', 'aws:SourceAccount', 'aws:SourceOrgID', 'aws:SourceOrgPaths'] as const;

export function circumstancesOf(input: CircumstanceInput): Circumstances {
  const context: Record<string, ContextFact> = {};
  const unknown = new Set<string>(NEVER_TOLD);
  const found: Found = {
    exact: (key, value, from) => set(context, key, value, 'exact', from),
    approximate: (key, value, from) => set(context, key, value, 'approximate', from),
    unknown: (...keys) => {
      for (const key of keys) unknown.add(key);
    },
  };
  callerKeys(input, found);
  if (input.record === undefined || input.ofAnother === true)
    found.unknown(...TOLD_BY_RECORD, ...SESSION_KEYS, ...ENDPOINT_KEYS);
  else {
    sessionKeys(input, found);
    networkKeys(input, found);
    requestFacts(input, found);
  }
  const region = regionAsked(input);
  found.exact('aws:RequestedRegion', region ?? undefined, 'awsRegion');
  if (typeof region !== 'string') found.unknown('aws:RequestedRegion');
  // `aws:ResourceAccount` is left to the engine: it follows from each resource, and a call may need several.
  serviceKeys(input.ofAnother === true ? { ...input, record: undefined } : input, found);
  const endpoint = textAt(input.record, 'vpcEndpointId');
  return present<Circumstances>({
    context,
    unknown: [...unknown].filter((key) => !Object.hasOwn(context, key)),
    sourceIp: textAt(input.record, 'sourceIPAddress'),
    vpcEndpointId: endpoint?.startsWith('vpce-') ? endpoint : undefined,
    vpcEndpointAccount: textAt(input.record, 'vpcEndpointAccountId'),
    userAgent: textAt(input.record, 'userAgent'),
    mfa: flagAt(attributes(input.record), 'mfaAuthenticated'),
  });
}

function regionAsked({ asked, partition, eventSource, region, record }: CircumstanceInput): string | null | undefined {
  if (asked === undefined) return region === '' ? undefined : region;
  return requestedRegion(asked, { partition, eventSource, region, isRecord: record !== undefined });
}

/** Where the readers of circumstances put what they find. */
export interface Found {
  readonly exact: (key: string, value: ContextValue | undefined, from: string) => void;
  readonly approximate: (key: string, value: ContextValue | undefined, from: string) => void;
  readonly unknown: (...keys: readonly string[]) => void;
}

function callerKeys({ caller, record }: CircumstanceInput, found: Found): void {
  const principalId = isOther(caller) ? undefined : deepTextAt(record, 'userIdentity', 'principalId');
  found.exact('aws:PrincipalAccount', caller.account, 'userIdentity.accountId');
  if (caller.account === undefined && caller.kind !== 'anonymous') found.unknown('aws:PrincipalAccount');
  const arn = caller.kind === 'role-session' || caller.kind === 'user' ? caller.entityArn : caller.arn;
  // A session ARN has no path, so that the role's ARN follows from the role alone.
  found.exact('aws:PrincipalArn', arn, 'userIdentity.sessionContext.sessionIssuer.arn');
  // Of a session whose role's path is not told the engine knows all but the path.
  const isNamed = caller.arn !== undefined || caller.kind === 'anonymous' || caller.kind === 'service';
  if (arn === undefined && !isNamed) found.unknown('aws:PrincipalArn');
  found.exact('aws:PrincipalType', PRINCIPAL_TYPES[caller.kind], 'userIdentity.type');
  if (caller.kind === 'user' || caller.kind === 'role-session') {
    found.exact('aws:userid', principalId, 'userIdentity.principalId');
    if (principalId === undefined) found.unknown('aws:userid');
  }
  if (caller.kind === 'user') found.exact('aws:username', caller.entityArn?.split('/').at(-1), 'userIdentity.userName');
  if (caller.kind === 'account' || caller.kind === 'unknown') {
    found.unknown('aws:userid', 'aws:username', 'aws:PrincipalType');
  }
  // Another account's user or role is shown by its account alone; a service never is.
  if (caller.kind === 'unknown') found.unknown('aws:PrincipalIsAWSService');
  else found.exact('aws:PrincipalIsAWSService', caller.kind === 'service', 'userIdentity.type');
  if (caller.kind !== 'service') return;
  found.exact('aws:PrincipalServiceName', caller.invokedBy, 'userIdentity.invokedBy');
  found.approximate('aws:PrincipalServiceNamesList', caller.invokedBy && [caller.invokedBy], 'userIdentity.invokedBy');
  found.approximate('aws:SourceArn', caller.inScopeOf?.sourceArn, 'userIdentity.inScopeOf.sourceArn');
  found.approximate('aws:SourceAccount', caller.inScopeOf?.sourceAccount, 'userIdentity.inScopeOf.sourceAccount');
  found.unknown(...SOURCE_KEYS);
}

const PRINCIPAL_TYPES: Readonly<Partial<Record<Caller['kind'], string>>> = {
  root: 'Account',
  user: 'User',
  'federated-user': 'FederatedUser',
  'role-session': 'AssumedRole',
  anonymous: 'Anonymous',
};

/** AWS refused a principal that is not the one of the record: what the record says of a session is not its own. */
function isOther(caller: Caller): boolean {
  return caller.identityType === undefined;
}

function sessionKeys({ caller, record, region }: CircumstanceInput, found: Found): void {
  if (isOther(caller)) {
    found.unknown(...SESSION_KEYS);
    return;
  }
  const session = objectAt(objectAt(record, 'userIdentity'), 'sessionContext');
  const at = (name: string): string => `userIdentity.sessionContext.${name}`;
  found.exact('aws:TokenIssueTime', caller.sessionIssuedAt, at('attributes.creationDate'));
  found.exact('aws:SourceIdentity', caller.sourceIdentity, at('sourceIdentity'));
  found.exact('aws:SignInSessionArn', textAt(session, 'signInSessionArn'), at('signInSessionArn'));
  found.exact('aws:AssumedRoot', flagAt(session, 'assumedRoot'), at('assumedRoot'));
  found.exact(
    'aws:FederatedProvider',
    deepTextAt(session, 'webIdFederationData', 'federatedProvider'),
    at('webIdFederationData'),
  );
  found.exact('ec2:RoleDelivery', caller.ec2RoleDelivery, at('ec2RoleDelivery'));
  multiFactor(record, caller, found);
  if (caller.kind === 'account' || caller.kind === 'unknown') {
    found.unknown('aws:TokenIssueTime', 'aws:SourceIdentity', 'aws:FederatedProvider', 'aws:MultiFactorAuthPresent');
  }
  if (caller.kind !== 'role-session') return;
  // A session that came from SAML has this key too, and the record does not show it.
  found.unknown('aws:FederatedProvider');
  if (caller.session !== undefined && /^i-[0-9a-f]{8,}$/.test(caller.session) && caller.account) {
    const partition = parseArn(caller.arn ?? '')?.partition ?? 'aws';
    const instance = `arn:${partition}:ec2:${region}:${caller.account}:instance/${caller.session}`;
    found.approximate('ec2:SourceInstanceArn', instance, 'userIdentity.principalId');
    found.unknown('aws:Ec2InstanceSourceVpc', 'aws:Ec2InstanceSourcePrivateIPv4', 'ec2:RoleDelivery');
    return;
  }
  const scope = caller.inScopeOf;
  const source = scope?.sourceArn ?? scope?.credentialsIssuedTo;
  if (source?.includes(':lambda:')) found.approximate('lambda:SourceFunctionArn', source, 'userIdentity.inScopeOf');
  found.unknown('lambda:SourceFunctionArn');
}

/**
 * CloudTrail shows "false" even where the key is absent: long-term keys and federated sessions have none, and a
 * condition on an absent key is decided otherwise than one on "false".
 */
function multiFactor(record: unknown, caller: Caller, found: Found): void {
  const shown = flagAt(attributes(record), 'mfaAuthenticated');
  const from = 'userIdentity.sessionContext.attributes.mfaAuthenticated';
  if (shown === true) {
    found.exact('aws:MultiFactorAuthPresent', true, from);
    found.unknown('aws:MultiFactorAuthAge');
  } else if (shown === false && caller.kind !== 'federated-user') {
    found.unknown('aws:MultiFactorAuthPresent');
    if (caller.kind === 'user' || caller.kind === 'root') found.approximate('aws:MultiFactorAuthPresent', false, from);
  }
}

function requestFacts({ record }: CircumstanceInput, found: Found): void {
  const time = textAt(record, 'eventTime');
  const epoch = time === undefined ? Number.NaN : Date.parse(time);
  if (Number.isNaN(epoch)) found.unknown('aws:CurrentTime', 'aws:EpochTime');
  else {
    found.exact('aws:CurrentTime', time, 'eventTime');
    found.exact('aws:EpochTime', Math.floor(epoch / 1000), 'eventTime');
  }
  // CloudTrail puts brackets around the user agent of some calls.
  const agent = textAt(record, 'userAgent')?.replace(/^\[(.*)\]$/s, '$1');
  found.approximate('aws:UserAgent', agent, 'userAgent');
  if (agent === undefined) found.unknown('aws:UserAgent');
  if (fieldAt(record, 'tlsDetails') !== undefined) found.exact('aws:SecureTransport', true, 'tlsDetails');
  else if (textAt(record, 'eventSource')?.startsWith('s3.')) found.unknown('aws:SecureTransport');
  else found.approximate('aws:SecureTransport', true, 'eventSource');
}

function attributes(record: unknown): unknown {
  return objectAt(objectAt(objectAt(record, 'userIdentity'), 'sessionContext'), 'attributes');
}

function set(
  context: Record<string, ContextFact>,
  key: string,
  value: ContextValue | undefined,
  standing: Standing,
  from: string,
): void {
  if (value !== undefined && !Object.hasOwn(context, key)) context[key] = { value, standing, from };
}
