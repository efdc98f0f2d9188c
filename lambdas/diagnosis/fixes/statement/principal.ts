/**
 * How a resource policy names the refused caller: exactly, and only when it is one of ours.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 * Errs towards withholding: an anonymous caller, or an account that neither the organization nor the evidence knows, is
 * let in by no fix.
 */
import { parseArn } from '../../../aws/arn.ts';
import { isSigningIn } from '../../../denial/keys/token.ts';
import type { Check } from '../../../evidence/checks/check.ts';
import type { Findings } from '../../findings/findings.ts';
import { trustedBy } from '../../trust.ts';
import { literal } from '../literal.ts';
import type { Condition } from './conditions.ts';
import { type NamedPrincipal, WITHHELD } from './named-principal.ts';
import { tokenPrincipalOf } from './token-principal.ts';

const ENTITY = /^arn:(aws|aws-cn|aws-us-gov):(iam|sts)::\d{12}:(root|(user|role|federated-user)\/[\w+=,.@/-]+)$/;

export function principalOf(findings: Findings, check: Check): NamedPrincipal {
  const { caller } = findings.denial;
  if (caller.kind === 'anonymous') return WITHHELD;
  if (caller.kind === 'service') return servicePrincipal(findings, check);
  if (isSigningIn(caller)) return tokenPrincipalOf(caller, check);
  const role = roleOfSession(findings, check);
  if (role !== undefined) {
    if (!isOurs(role.account, findings, check)) return WITHHELD;
    const AWS = `arn:${role.partition}:iam::${role.account}:root`;
    return { kind: 'named', principal: { AWS }, condition: isPrincipal(patternsOf(role)) };
  }
  const arn = principalArnOf(findings, check);
  const account = parseArn(arn ?? '')?.account;
  if (arn === undefined || account === undefined || !ENTITY.test(arn)) return WITHHELD;
  return isOurs(account, findings, check) ? { kind: 'named', principal: { AWS: arn } } : WITHHELD;
}

/**
 * What `aws:PrincipalArn` is compared with: of a session the ARN of its role, never its own.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalarn
 */
export function principalPatternsOf(findings: Findings, check: Check): readonly string[] | undefined {
  const role = roleOfSession(findings, check);
  if (role !== undefined) return patternsOf(role);
  const arn = principalArnOf(findings, check);
  return arn === undefined ? undefined : [literal(arn)];
}

export function isPrincipal(patterns: readonly string[]): Condition {
  const [only] = patterns;
  return { ArnEquals: { 'aws:PrincipalArn': patterns.length === 1 ? only : patterns } };
}

/** The role rather than its session: the next session has another name. */
export function principalArnOf({ denial, evidence }: Findings, check: Check): string | undefined {
  const fact = check.request.context?.['aws:PrincipalArn'];
  if (typeof fact === 'string' && fact !== '' && !isSession(fact)) return fact;
  const { entityArn, arn, kind } = denial.caller;
  if (entityArn !== undefined) return entityArn;
  for (const answer of evidence.answers.principal.values()) {
    if (answer.kind === 'found' && sameName(answer.value.arn, arn)) return answer.value.arn;
  }
  return kind === 'unknown' || kind === 'account' ? undefined : arn;
}

interface NamedRole {
  readonly partition: string;
  readonly account: string;
  readonly name: string;
}

/** The role of a session where no one told its path. */
function roleOfSession(findings: Findings, check: Check): NamedRole | undefined {
  const arn = parseArn(principalArnOf(findings, check) ?? '');
  const name = arn?.service === 'sts' ? /^assumed-role\/([\w+=,.@-]+)\//.exec(arn.resource)?.[1] : undefined;
  if (arn?.account === undefined || name === undefined) return undefined;
  return { partition: arn.partition, account: arn.account, name };
}

/** Whatever its path: a name is given once in an account. */
function patternsOf({ partition, account, name }: NamedRole): readonly string[] {
  const of = `arn:${partition}:iam::${account}:role/`;
  return [`${of}${name}`, `${of}*/${name}`];
}

function isSession(arn: string): boolean {
  return /:assumed-role\//.test(arn);
}

function isOurs(account: string, { denial, evidence }: Findings, check: Check): boolean {
  const owner = check.request.resourceAccount ?? denial.resourceAccount ?? parseArn(check.request.resource)?.account;
  if (account === owner) return true;
  for (const [key, answer] of evidence.answers.principal) {
    if (answer.kind === 'found' && parseArn(answer.value.arn)?.account === account && key.includes(account))
      return true;
  }
  for (const [key, answer] of evidence.answers.organization) {
    if (answer.kind !== 'found') continue;
    const { accounts, managementAccountId, path } = answer.value;
    if (managementAccountId === account || accounts?.includes(account) === true) return true;
    if (path?.some((level) => level.kind === 'account' && level.id === account) === true && key.includes(account))
      return true;
  }
  return false;
}

/** A service acts for many: only with the account it acts for is it let in. */
function servicePrincipal({ denial }: Findings, check: Check): NamedPrincipal {
  const service = denial.caller.invokedBy;
  const source = check.request.context?.['aws:SourceAccount'] ?? ownerOf(denial, check);
  if (service === undefined || !/^[\w.-]+\.amazonaws\.com(\.cn)?$/.test(service)) return WITHHELD;
  // Whom the trust policy lets in already is let in for one action more, under the same conditions.
  const isTrusted =
    check.attachTo.trust !== undefined &&
    trustedBy(check).some(({ kind, name }) => kind === 'Service' && name === service);
  if (isTrusted) return { kind: 'named', principal: { Service: service } };
  if (typeof source !== 'string' || !/^\d{12}$/.test(source)) return WITHHELD;
  return {
    kind: 'named',
    principal: { Service: service },
    condition: { StringEquals: { 'aws:SourceAccount': source } },
  };
}

/** A service that says it was not let in came for whoever set it up: for the resource's own account if for none told. */
function ownerOf({ message }: Findings['denial'], { request }: Check): string | undefined {
  const isSaid = message.setting?.kind === 'service-setting' && message.setting.setting === 'service-not-let-in';
  return isSaid ? request.resourceAccount : undefined;
}

function sameName(entityArn: string, sessionArn: string | undefined): boolean {
  const [, role] = /:assumed-role\/([^/]+)\//.exec(sessionArn ?? '') ?? [];
  const account = parseArn(entityArn)?.account;
  if (role === undefined || account === undefined) return false;
  return entityArn.endsWith(`/${role}`) && account === parseArn(sessionArn ?? '')?.account;
}
