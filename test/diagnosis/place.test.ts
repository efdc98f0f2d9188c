/**
 * Where a fix of each layer goes: on what bears the policy, where that is known to the letter.
 */
import { describe, expect, it } from 'vitest';
import type { Caller } from '../../lambdas/denial/caller.ts';
import type { Denial } from '../../lambdas/denial/denial.ts';
import type { AttachTo, Blocker } from '../../lambdas/diagnosis/diagnosis.ts';
import { placeOf, placeOfResource, targetOf } from '../../lambdas/diagnosis/fixes/place.ts';
import type { Layer } from '../../lambdas/engine/index.ts';
import { type CheckParts, check, denial, found, ROLE, SESSION } from './building.ts';

const TARGET = 'arn:aws:iam::111122223333:role/Target';
const BOUNDARY = 'arn:aws:iam::111122223333:policy/Boundary';
const POLICY = 'arn:aws:organizations::123456789012:policy/o-1/service_control_policy/p-1';
const known = (target: string): AttachTo => ({ kind: 'known', target });
const NOT_KNOWN: AttachTo = { kind: 'not-known' };

interface Given {
  readonly attachTo?: CheckParts['attachTo'];
  readonly resource?: string;
  readonly target?: string;
  readonly caller?: Caller;
  readonly stated?: NonNullable<Denial['message']['stated']>;
}

function place(layer: Layer, { attachTo = {}, resource, target, caller, stated }: Given): AttachTo {
  const one = check({ attachTo, request: resource === undefined ? {} : { resource } });
  const refused = denial({ ...(caller && { caller }), message: stated === undefined ? {} : { stated } });
  const blocker: Blocker = {
    purpose: 'call',
    action: one.request.action,
    resource: one.request.resource,
    layer,
    effect: 'implicitDeny',
    from: 'engine',
    ...(target === undefined ? {} : { target }),
  };
  return placeOf(layer, blocker, one, found(refused, [one]));
}

const session = (arn: string, entityArn?: string): Caller => ({
  kind: 'role-session',
  arn,
  account: '111122223333',
  ...(entityArn === undefined ? {} : { entityArn }),
});
const ofScp = { layer: 'scp', effect: 'explicitDeny', policyArn: POLICY } as const;

describe('a fix goes', () => {
  it.each<readonly [string, Layer, Given, AttachTo]>([
    ['to the unit that the SCP is attached to', 'scp', { target: 'ou-1' }, known('ou-1')],
    ['to the SCP that AWS names', 'scp', { stated: ofScp }, known(POLICY)],
    ['not to a policy of another layer that AWS names', 'rcp', { stated: ofScp }, NOT_KNOWN],
    ['to the endpoint', 'endpoint', { attachTo: { endpoint: 'vpce-1' } }, known('vpce-1')],
    ['to the endpoint that was told', 'endpoint', { target: 'vpce-2' }, known('vpce-2')],
    ['to whichever endpoint the call came through', 'endpoint', { target: 'x' }, { kind: 'endpoint-of-the-call' }],
    ['to who made the session', 'session', { target: SESSION }, { kind: 'session-maker' }],
    ['to the role that called', 'identity', { target: 'x' }, known(ROLE)],
    [
      'to the user that called',
      'identity',
      { caller: { kind: 'user', arn: ROLE.replace('role', 'user') } },
      known(ROLE.replace('role', 'user')),
    ],
    [
      'to the role by its name',
      'identity',
      { caller: session(SESSION) },
      { kind: 'role', name: 'App', account: '111122223333' },
    ],
    ['nowhere, where nobody knows who called', 'identity', { caller: { kind: 'unknown' } }, NOT_KNOWN],
    ['nowhere for a service', 'identity', { caller: { kind: 'service', invokedBy: 'x.amazonaws.com' } }, NOT_KNOWN],
    ['to the boundary', 'boundary', { attachTo: { boundary: BOUNDARY } }, known(BOUNDARY)],
    [
      'to the boundary that AWS names',
      'boundary',
      { stated: { layer: 'boundary', effect: 'implicitDeny', policyArn: BOUNDARY } },
      known(BOUNDARY),
    ],
    ["to the caller's role, where nobody told the boundary", 'boundary', {}, known(ROLE)],
    ['to the role that is asked for', 'trust', { attachTo: { trust: TARGET }, resource: ROLE }, known(TARGET)],
    ['to the role of the request', 'trust', { resource: TARGET }, known(TARGET)],
    ['nowhere, where the role is not known', 'trust', { resource: 'arn:aws:iam::111122223333:role/*' }, NOT_KNOWN],
    ['to the bucket', 'resource', { attachTo: { resource: 'arn:aws:s3:::reports' } }, known('arn:aws:s3:::reports')],
    [
      'to the resource that was told',
      'resource',
      { target: 'arn:aws:sqs:eu-west-1:1:q' },
      known('arn:aws:sqs:eu-west-1:1:q'),
    ],
    [
      'to the resource of the request, if it may take a policy',
      'resource',
      { resource: 'arn:aws:sqs:eu-west-1:111122223333:jobs' },
      known('arn:aws:sqs:eu-west-1:111122223333:jobs'),
    ],
    [
      'nowhere on what takes none',
      'resource',
      { resource: 'arn:aws:ec2:eu-west-1:111122223333:instance/i-0abc' },
      NOT_KNOWN,
    ],
    ['nowhere on a pattern', 'resource', { resource: 'arn:aws:sqs:eu-west-1:111122223333:*' }, NOT_KNOWN],
  ])('%s: %s', (_, layer, given, expected) => {
    const at = place(layer, given);
    expect(at).toEqual(expected);
    expect(targetOf(at)).toBe(expected.kind === 'known' ? expected.target : undefined);
  });

  it('with a tag to the resource itself, where it is known to the letter', () => {
    const at = (resource: string) => placeOfResource(check({ request: { resource } }));
    expect([at(ROLE), at(`${ROLE}*`), at('*')]).toEqual([known(ROLE), NOT_KNOWN, NOT_KNOWN]);
  });
});
