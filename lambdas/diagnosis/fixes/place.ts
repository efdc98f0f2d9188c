/**
 * Where a fix goes: on the entity, the resource, the endpoint or the organization's target that bears the policy.
 * Errs towards "not known": whoever called stands for no place, nothing can be attached to a session, and the ARN of a
 * role whose path nobody told is not made up.
 */

import { parseArn } from '../../aws/arn.ts';
import { present } from '../../denial/fields.ts';
import type { Layer } from '../../engine/index.ts';
import type { Check } from '../../evidence/checks/check.ts';
import { mayCarryPolicy } from '../../evidence/subject/unread-owners.ts';
import type { AttachTo, Blocker } from '../diagnosis.ts';
import type { Findings } from '../findings/findings.ts';
import { entityOf } from './attachment.ts';

const NOT_KNOWN: AttachTo = { kind: 'not-known' };

export function placeOf(layer: Layer, blocker: Blocker, check: Check, findings: Findings): AttachTo {
  switch (layer) {
    case 'scp':
    case 'rcp':
      return known(blocker.target ?? statedPolicy(layer, findings));
    case 'endpoint':
      return endpoint(check.attachTo.endpoint ?? blocker.target);
    case 'session':
      return { kind: 'session-maker' };
    case 'identity':
      return placeOfCaller(findings);
    case 'boundary':
      return boundary(check.attachTo.boundary ?? blocker.target ?? statedPolicy(layer, findings), findings);
    case 'trust':
      return known(check.attachTo.trust ?? blocker.target ?? exact(check.request.resource));
    case 'resource':
      return known(check.attachTo.resource ?? blocker.target ?? bearer(check.request.resource));
  }
}

/** The role or user that called: what can be edited of the caller. */
function placeOfCaller(findings: Findings): AttachTo {
  const arn = parseArn(entityOf(findings) ?? '');
  if (arn?.service === 'iam' && /^(role|user)\//.test(arn.resource)) return { kind: 'known', target: arn.text };
  const role = arn?.service === 'sts' ? /^assumed-role\/([^/]+)/.exec(arn.resource)?.[1] : undefined;
  if (role === undefined) return NOT_KNOWN;
  return present<AttachTo>({ kind: 'role', name: role, account: arn?.account });
}

/** The resource of the request, where it is known to the letter. */
export function placeOfResource({ request }: Check): AttachTo {
  return exactPlace(request.resource);
}

export function exactPlace(resource: string | undefined): AttachTo {
  return known(resource === undefined ? undefined : exact(resource));
}

/** ARN or id, where the place is known to the letter. */
export function targetOf(place: AttachTo): string | undefined {
  return place.kind === 'known' ? place.target : undefined;
}

function known(target: string | undefined): AttachTo {
  return target === undefined ? NOT_KNOWN : { kind: 'known', target };
}

function endpoint(id: string | undefined): AttachTo {
  return id !== undefined && /^(vpce-|arn:)/.test(id)
    ? { kind: 'known', target: id }
    : { kind: 'endpoint-of-the-call' };
}

/** A boundary is a policy; where nobody told which one, it is that of the caller's role or user. */
function boundary(arn: string | undefined, findings: Findings): AttachTo {
  return arn !== undefined && parseArn(arn)?.service === 'iam' ? known(arn) : placeOfCaller(findings);
}

function statedPolicy(layer: Layer, { denial }: Findings): string | undefined {
  const { stated } = denial.message;
  return stated?.layer === layer ? stated.policyArn : undefined;
}

/** A policy of its own, or one that nothing here reads: a resource of another kind bears none. */
function bearer(resource: string): string | undefined {
  const arn = exact(resource);
  return arn !== undefined && mayCarryPolicy(parseArn(arn)?.service ?? '') ? arn : undefined;
}

function exact(resource: string): string | undefined {
  return parseArn(resource) !== undefined && !/[*?]/.test(resource) ? resource : undefined;
}
