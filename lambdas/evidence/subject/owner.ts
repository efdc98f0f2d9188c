/**
 * What was read of the resource that an authorization is about, and whose it is.
 * Errs towards "not known": an owner that neither the ARN nor the event nor an answer tells is nobody.
 */
import type { Denial } from '../../denial/denial.ts';
import type { Case } from '../case.ts';
import type { ResourceFacts } from '../facts.ts';
import { creates, isAccessPoint, isOfTheOrganization } from './policy-owners.ts';
import { knowsNoResource, type PolicyOwner, roleLookup, type Subject } from './subject.ts';

/** The owner of the resource: its ARN, the event, or what was read of it. */
export function ownerOf(matter: Case, subject: Subject): string | undefined {
  if (isOfTheOrganization(subject.service)) return matter.denial.caller.account;
  return subject.resource?.account ?? learntOwner(matter, subject) ?? eventOwner(matter.denial, subject);
}

export function resourceFacts(matter: Case, policyOwner: PolicyOwner): ResourceFacts | undefined {
  if (policyOwner.kind !== 'resource') return undefined;
  return matter.found('resource', policyOwner.lookup);
}

/** What was read of the resource that is encrypted: for an access point its bucket. */
export function encryptedFacts(matter: Case, subject: Subject): ResourceFacts | undefined {
  const facts = resourceFacts(matter, subject.policyOwner);
  if (!facts || !isAccessPoint(facts.arn)) return facts;
  if (typeof facts.bucket !== 'string') return undefined;
  return matter.found('resource', { kind: 'resource', arn: facts.bucket, region: subject.region });
}

/** The ARN, with its path, of the role an authorization is about. */
export function namedRoleArn(matter: Case, subject: Subject): string | undefined {
  const lookup = subject.policyOwner.kind === 'role' ? subject.policyOwner.lookup : roleLookup(subject.resource);
  return matter.found('principal', lookup)?.arn;
}

function learntOwner(matter: Case, subject: Subject): string | undefined {
  return resourceFacts(matter, subject.policyOwner)?.account;
}

function eventOwner(denial: Denial, subject: Subject): string | undefined {
  // What is not there yet, and a list of what one owns, are the caller's own.
  if (creates(subject.need.action) || knowsNoResource(subject.need.action)) return denial.caller.account;
  // A bucket's ARN does not tell its owner, and an account that asks need not own it.
  if (subject.resource?.service === 's3') return denial.resourceAccount;
  // Without an account in the ARN the action is on the caller's own account.
  return denial.resourceAccount ?? denial.caller.account;
}
