/**
 * VPC endpoints, and whether other calls than before go through them.
 * Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-vpcendpoint.html
 * Errs towards saying that the way of calls changes: a record shows the endpoint that a call took, and none that it will.
 */
import { fieldAt, type Json, objectAt, textAt } from '../../../denial/fields.ts';
import { sameText } from '../../edit/parts.ts';
import type { PlanNote } from '../../plan/planned.ts';
import { knownText } from '../known-text.ts';
import { Reading } from '../reading.ts';
import { resolved } from '../resolve.ts';
import type { Scope } from '../scope.ts';
import type { Fact } from './fact.ts';

const TYPE = 'AWS::EC2::VPCEndpoint';

export function endpoint(reading: Reading): readonly Fact[] {
  // Which calls go through a new one is told beside the facts.
  if (reading.isNotDeployed) return [];
  const id = reading.endpointId();
  const said = reading.property('PolicyDocument');
  if (id === undefined) return reading.nowhere('PolicyDocument');
  const place = reading.place('PolicyDocument');
  const document = knownText(said, place);
  const key = `endpoint ${id}`;
  // Without a text of its own everything may pass.
  return document === undefined
    ? [{ key, place, said: null, isSilent: true, make: { kind: 'endpoint', id } }]
    : [{ key, place, said, make: { kind: 'endpoint', id, document } }];
}

/** Endpoints that come, that go, or that stand elsewhere. */
export function movedEndpoints(standing: Scope, then: Scope): readonly PlanNote[] {
  const ids = new Set([...endpointsOf(standing), ...endpointsOf(then)]);
  return [...ids].flatMap((id): readonly PlanNote[] => {
    const [before, after] = [wayOf(standing, id), wayOf(then, id)];
    if (before !== undefined && after !== undefined && sameText(before, after)) return [];
    return [{ kind: 'way-unknown', place: new Reading(after === undefined ? standing : then, id).place('') }];
  });
}

function endpointsOf({ input: { template } }: Scope): readonly string[] {
  return Object.entries(objectAt(template, 'Resources') ?? {}).flatMap(([id, one]) =>
    textAt(one, 'Type') === TYPE ? [id] : [],
  );
}

/** All that it says but for its policy and its tags. */
function wayOf(scope: Scope, id: string): Json | undefined {
  const resource = scope.standing(id);
  if (resource === undefined || textAt(resource, 'Type') !== TYPE) return undefined;
  const { PolicyDocument: _, Tags: __, ...properties } = objectAt(resource, 'Properties') ?? {};
  return { properties: resolved(properties, scope), condition: fieldAt(resource, 'Condition') };
}
