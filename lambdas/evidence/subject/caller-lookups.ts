/**
 * What is to be looked up of the caller: its IAM entity, its place in the organization, its session, its way in.
 * Errs towards a gap: a caller that the event shows by unique id alone is not guessed from other names.
 */
import { parseArn } from '../../aws/arn.ts';
import { remembered } from '../../aws/remembered.ts';
import type { Caller } from '../../denial/caller.ts';
import type { Denial } from '../../denial/denial.ts';
import { present } from '../../denial/fields.ts';
import { isSigningIn } from '../../denial/keys/token.ts';
import type { LookupOf } from '../source.ts';
import { roleLookup } from './subject.ts';

/** Those that a denial gives rise to. */
export type CallerLookups = {
  readonly entity?: LookupOf<'principal'>;
  readonly organization?: LookupOf<'organization'>;
  readonly session?: LookupOf<'session'>;
  readonly endpoint?: LookupOf<'vpc-endpoint'>;
  readonly decoded?: LookupOf<'decoded-message'>;
  readonly details?: LookupOf<'authorization-details'>;
};

export function callerLookups(denial: Denial): CallerLookups {
  const { caller } = denial;
  return present<CallerLookups>({
    entity: entityLookup(caller),
    organization: organizationLookup(
      caller.kind === 'service' || caller.kind === 'anonymous' ? undefined : caller.account,
    ),
    session: sessionLookup(denial),
    endpoint: endpointLookup(denial),
    decoded: decodedLookup(denial),
    details: detailsLookup(denial),
  });
}

/** The IAM role or user whose policies apply; root and services have none. */
export function entityLookup(caller: Caller): LookupOf<'principal'> | undefined {
  if (!hasIdentityPolicies(caller)) return undefined;
  const named = roleLookup(parseArn(caller.entityArn ?? ''));
  if (named) return named;
  const arn = parseArn(caller.arn ?? '');
  const name = arn?.service === 'sts' ? /^assumed-role\/([^/]+)/.exec(arn.resource)?.[1] : undefined;
  if (arn?.account !== undefined && name !== undefined) {
    return { kind: 'principal', account: arn.account, type: 'role', name };
  }
  return roleLookup(arn);
}

/** The caller is a kind of principal to which identity policies speak. */
export function hasIdentityPolicies(caller: Caller): boolean {
  if (isSigningIn(caller)) return false;
  if (caller.kind === 'federated-user') return !isRootEntity(caller);
  return (
    caller.kind === 'role-session' || caller.kind === 'user' || caller.kind === 'account' || caller.kind === 'unknown'
  );
}

/** A session of the root user's own GetFederationToken. */
function isRootEntity(caller: Caller): boolean {
  return parseArn(caller.entityArn ?? '')?.resource === 'root';
}

export function organizationLookup(account: string | undefined): LookupOf<'organization'> | undefined {
  return account === undefined ? undefined : organizationOf(account);
}

const organizationOf = remembered((account): LookupOf<'organization'> => ({ kind: 'organization', account }));

/**
 * Session policies are passed when a session is made, and only its AssumeRole* or GetFederationToken event shows them.
 * GetSessionToken takes none: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html
 * An instance's credentials are made by EC2, which passes none; `ec2RoleDelivery` is set for those alone.
 * A denial that was remembered has its key masked: its session is found by name and time.
 */
function sessionLookup(denial: Denial): LookupOf<'session'> | undefined {
  const { caller } = denial;
  if (!mayHaveSessionPolicy(caller) || isHandedRole(denial)) return undefined;
  const account = caller.account ?? denial.account;
  if (caller.accessKeyId === undefined && caller.arn === undefined) return undefined;
  return present<LookupOf<'session'>>({
    kind: 'session',
    account,
    region: denial.region,
    accessKeyId: caller.accessKeyId?.includes('*') ? undefined : caller.accessKeyId,
    arn: caller.arn,
    role: roleOf(caller),
    issuedAt: caller.sessionIssuedAt,
  });
}

function roleOf({ kind, entityArn }: Caller): string | undefined {
  if (kind !== 'role-session') return undefined;
  return parseArn(entityArn ?? '')?.resource.startsWith('role/') === true ? entityArn : undefined;
}

/** A service assumes the role that was handed to it as it is. */
export function isHandedRole({ message }: Denial): boolean {
  return message.setting?.kind === 'service-setting' && message.setting.setting === 'handed-role-permissions';
}

export function mayHaveSessionPolicy(caller: Caller): boolean {
  if (isSigningIn(caller)) return false;
  if (caller.kind === 'federated-user') return true;
  if (caller.kind === 'account' || caller.kind === 'unknown') return true;
  return caller.kind === 'role-session' && caller.ec2RoleDelivery === undefined;
}

/** `vpcEndpointId` may also hold `AWS Internal` or a service's name. */
export function endpointLookup(denial: Denial): LookupOf<'vpc-endpoint'> | undefined {
  const id = denial.requestContext.vpcEndpointId;
  if (id === undefined || !/^vpce-[0-9a-z]+$/i.test(id)) return undefined;
  const told = denial.requestContext.vpcEndpointAccount;
  const account = told !== undefined && /^\d{12}$/.test(told) ? told : (denial.caller.account ?? denial.account);
  return { kind: 'vpc-endpoint', id, account, region: denial.region };
}

function decodedLookup(denial: Denial): LookupOf<'decoded-message'> | undefined {
  const message = denial.message.encodedMessage;
  if (!message || message.truncated) return undefined;
  const account = denial.caller.account ?? denial.account;
  return { kind: 'decoded-message', text: message.text, account, region: denial.region };
}

function detailsLookup(denial: Denial): LookupOf<'authorization-details'> | undefined {
  const id = denial.message.authorizationId;
  if (id === undefined) return undefined;
  return { kind: 'authorization-details', id, account: denial.caller.account ?? denial.account, region: denial.region };
}
