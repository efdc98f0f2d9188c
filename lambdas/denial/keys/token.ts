/**
 * The token of an identity provider with which someone without an AWS identity asks for a role: who issued it, of whom
 * it speaks, for whom it was made.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html (`WebIdentityUser`, `SAMLUser`)
 * Errs towards leaving out: an audience is told apart from a subject only where the record shows where one ends.
 */
import { parseArn, segmentsOf } from '../../aws/arn.ts';
import type { Caller } from '../caller.ts';
import { deepTextAt, fieldAt, objectAt, present, textAt } from '../fields.ts';

/** A person or workload that has no AWS identity yet: the token is all it shows. */
export function isSigningIn(caller: Caller): boolean {
  return caller.identityType === 'SAMLUser' || caller.identityType === 'WebIdentityUser';
}

/** `sts:AssumeRoleWithWebIdentity`, `sts:AssumeRoleWithSAML`: calls that nobody signs. */
export function isByToken(action: string): boolean {
  return /^sts:AssumeRoleWith(?:WebIdentity|SAML)$/i.test(action);
}

/** `token.actions.githubusercontent.com`, `oidc.eks.eu-west-1.amazonaws.com/id/…`: as its condition keys begin. */
export function issuerOf(provider: string): string {
  return provider.replace(/^arn:[^:]*:iam::\d*:oidc-provider\//, '').replace(/^https:\/\//, '');
}

/** The caller with what the record shows of its token. */
export function withToken(told: Caller, record: unknown): Caller {
  const caller = asSigningIn(told, textAt(record, 'eventName') ?? '');
  if (!isSigningIn(caller)) return caller;
  const identity = objectAt(record, 'userIdentity');
  const named = textAt(identity, 'identityProvider');
  // CloudTrail shows a SAML provider there by a digest that no policy can name.
  const saml = deepTextAt(record, 'requestParameters', 'principalArn');
  // Providers of OAuth 2.0 are named by the request: `www.amazon.com`.
  const web = named ?? deepTextAt(record, 'requestParameters', 'providerId');
  const provider = caller.identityType === 'SAMLUser' ? (saml ?? named) : web;
  const rest = afterProvider(textAt(identity, 'principalId') ?? '', named);
  const subject = textAt(identity, 'userName') ?? (named === undefined ? undefined : TOKEN.exec(rest)?.groups?.['sub']);
  return present<Caller>({
    ...caller,
    provider,
    subject,
    audience: caller.identityType === 'SAMLUser' ? undefined : audienceIn(rest, subject),
    federatedProvider: undefined,
  });
}

/** Nobody else makes these calls, also where CloudTrail knows no more of the caller than that. */
function asSigningIn(caller: Caller, eventName: string): Caller {
  const isTold = caller.kind !== 'unknown' || caller.arn !== undefined || isSigningIn(caller);
  if (isTold || !isByToken(`sts:${eventName}`)) return caller;
  return { ...caller, identityType: eventName.endsWith('SAML') ? 'SAMLUser' : 'WebIdentityUser' };
}

/** Digest of issuer, account and provider: the value of `saml:namequalifier`. */
export function nameQualifierOf(record: unknown): string | undefined {
  const named = deepTextAt(record, 'userIdentity', 'identityProvider');
  return fieldAt(record, 'userIdentity') !== undefined && /^[\w+/]+=*$/.test(named ?? '') ? named : undefined;
}

/** `saml:doc`: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-saml */
export function samlDocumentOf(provider: string | undefined): string | undefined {
  const arn = parseArn(provider ?? '');
  const [, ...path] = segmentsOf(arn?.resource ?? '');
  const name = path.join('/');
  return arn?.account === undefined || name === '' ? undefined : `${arn.account}/${name}`;
}

/** `provider:audience:subject`; the provider by its ARN or by its issuer. */
function afterProvider(principalId: string, provider: string | undefined): string {
  const names = provider === undefined ? [] : [provider, issuerOf(provider)];
  const found = names.find((name) => principalId.startsWith(`${name}:`));
  return found === undefined ? '' : principalId.slice(found.length + 1);
}

/** The subject stands at the end, whole or cut. */
function audienceIn(rest: string, subject: string | undefined): string | undefined {
  if (subject === undefined) return undefined;
  if (rest.endsWith(`:${subject}`)) return rest.slice(0, -(subject.length + 1)) || undefined;
  const { sub } = TOKEN.exec(rest)?.groups ?? {};
  return sub !== undefined && subject.startsWith(sub) ? rest.slice(0, -(sub.length + 1)) || undefined : undefined;
}

/** An audience may be an address, or an identity pool's id, which begins with its Region; else it has no colon. */
const TOKEN = /^(?:https?:\/\/|[a-z]{2}(?:-[a-z]+)+-\d:)?[^:]+:(?<sub>.+)$/s;
