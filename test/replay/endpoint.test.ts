/** The policy of a VPC endpoint changes: calls that went through it are decided, and where none did that is said. */
import { describe, expect, it } from 'vitest';
import type { Json } from '../../lambdas/denial/fields.ts';
import { applyAll } from '../../lambdas/replay/edit/apply.ts';
import { endpointIn, endpointsBetween } from '../../lambdas/replay/edit/edit-endpoint.ts';
import { ENDPOINT, HOME, OPEN, SHUT, seen } from './changing.ts';
import { SUBJECTS } from './subjects.ts';
import { read, template } from './templates.ts';

const { endpoint, table } = SUBJECTS;
const planned = (document?: Json) => ({
  edits: [{ place: 'it', edit: { kind: 'endpoint', id: ENDPOINT, ...(document && { document }) } as const }],
  notes: [],
});
const inVpc = (entries: Json): Json => ({ schemaVersion: 1, accounts: { [HOME]: { vpcEndpoints: entries } } });

describe('an endpoint whose policy changes', () => {
  it('decides the calls that went through it', async () => {
    expect(await seen(endpoint, OPEN, planned(SHUT), false)).toEqual(['refused']);
  });

  it('is said to be unseen where no call went through it', async () => {
    const subject = { stands: endpoint.stands, call: table.call };
    expect(await seen(subject, OPEN, planned(SHUT), false)).toEqual(['endpoint-unseen']);
    expect(await seen(subject, OPEN, planned(OPEN), false)).toEqual([]);
  });

  it('is none that the snapshot lacks', () => {
    const edited = applyAll(inVpc({ [ENDPOINT]: {} }), [
      { kind: 'endpoint', id: 'vpce-0a1b2c3d4e5f60719', document: OPEN },
    ]);
    expect(edited).toEqual({ kind: 'unknown', what: 'endpoint', name: 'vpce-0a1b2c3d4e5f60719', like: [ENDPOINT] });
  });

  it('is known although its old text could not be read', () => {
    const now = inVpc({ [ENDPOINT]: null });
    const edited = applyAll(now, [{ kind: 'endpoint', id: ENDPOINT, document: OPEN }]);
    expect(edited).toEqual({ kind: 'edited', snapshot: inVpc({ [ENDPOINT]: { policy: OPEN } }) });
    expect(endpointsBetween(now, inVpc({ [ENDPOINT]: { policy: OPEN } }))).toEqual([ENDPOINT]);
  });
});

describe('an endpoint of a template', () => {
  const held = { vpcId: 'vpc-1', serviceName: 'com.amazonaws.eu-central-1.s3', policy: OPEN };
  const properties = {
    VpcId: 'vpc-1',
    ServiceName: { 'Fn::Join': ['.', ['com.amazonaws', { Ref: 'AWS::Region' }, 's3']] },
    PolicyDocument: SHUT,
  };

  it('is the one of its VPC and service', () => {
    const { edits } = read(template({ It: ['EC2::VPCEndpoint', properties] }), {}, inVpc({ [ENDPOINT]: held }));
    expect(edits.map(({ edit }) => edit)).toEqual([{ kind: 'endpoint', id: ENDPOINT, document: SHUT }]);
  });

  it('is none where two are of that service', () => {
    expect(endpointIn(inVpc({ [ENDPOINT]: held, 'vpce-2': held }), 'vpc-1', held.serviceName)).toBeUndefined();
  });

  it.each<readonly [string, Json | undefined, Json | undefined]>([
    ['that comes', undefined, properties],
    ['that goes', properties, undefined],
    ['of other subnets', { ...properties, SubnetIds: ['subnet-1'] }, { ...properties, SubnetIds: ['subnet-2'] }],
  ])('%s changes the way of calls', (_, before, after) => {
    const of = (one: Json | undefined): Json => template(one === undefined ? {} : { It: ['EC2::VPCEndpoint', one] });
    const { notes } = read(of(after), { deployed: of(before) }, inVpc({ [ENDPOINT]: held }));
    expect(notes).toContainEqual({ kind: 'way-unknown', place: 'It' });
  });

  it('whose text alone changes does not', () => {
    const deployed = template({ It: ['EC2::VPCEndpoint', { ...properties, PolicyDocument: OPEN }] });
    const planned = read(template({ It: ['EC2::VPCEndpoint', properties] }), { deployed }, inVpc({ [ENDPOINT]: held }));
    expect(planned).toEqual({
      edits: [{ place: 'It PolicyDocument', edit: { kind: 'endpoint', id: ENDPOINT, document: SHUT } }],
      notes: [],
    });
  });
});
