/**
 * Who called, where people go wrong.
 */
import { describe, expect, it } from 'vitest';
import type { Caller } from '../../lambdas/denial/caller.ts';
import { callerNotesOf } from '../../lambdas/diagnosis/caller-notes.ts';
import type { CallerNote } from '../../lambdas/diagnosis/diagnosis.ts';
import { noEvidence } from '../../lambdas/evidence/evidence.ts';
import { denial, evidenceOf } from './building.ts';

const SESSION = { kind: 'role-session', account: '111122223333' } as const;

const CASES: readonly { readonly name: string; readonly caller: Caller; readonly notes: readonly CallerNote[] }[] = [
  {
    name: 'a person through Identity Center',
    caller: {
      ...SESSION,
      entityArn:
        'arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_ReadOnly_0123456789abcdef',
      session: 'ana@example.com',
    },
    notes: [{ kind: 'identity-center', permissionSet: 'ReadOnly', person: 'ana@example.com' }],
  },
  {
    name: 'an instance',
    caller: { ...SESSION, session: 'i-0abc12345678def01', ec2RoleDelivery: '1.0' },
    notes: [{ kind: 'ec2-instance', instanceId: 'i-0abc12345678def01', imds: '1.0' }],
  },
  { name: 'a name that only looks like an instance', caller: { ...SESSION, session: 'i-am-an-instance' }, notes: [] },
  {
    name: 'a function',
    caller: {
      ...SESSION,
      session: 'report',
      inScopeOf: {
        issuerType: 'AWS::Lambda::Function',
        credentialsIssuedTo: 'arn:aws:lambda:eu-west-1:111122223333:function:report',
      },
    },
    notes: [{ kind: 'lambda-function', function: 'arn:aws:lambda:eu-west-1:111122223333:function:report' }],
  },
  {
    name: 'a service for a user',
    caller: { kind: 'user', account: '111122223333', invokedBy: 'athena.amazonaws.com' },
    notes: [{ kind: 'service-on-behalf', service: 'athena.amazonaws.com' }],
  },
  {
    name: 'an agent through an MCP server of AWS',
    caller: { ...SESSION, invokedBy: 'aws-mcp.amazonaws.com' },
    notes: [{ kind: 'through-mcp', server: 'aws-mcp.amazonaws.com' }],
  },
  {
    name: 'a service with the role it was given',
    caller: {
      ...SESSION,
      entityArn: 'arn:aws:iam::111122223333:role/Deploy',
      session: 'AWSCloudFormation',
      invokedBy: 'cloudformation.amazonaws.com',
    },
    notes: [{ kind: 'service-role', service: 'cloudformation.amazonaws.com' }],
  },
  {
    name: 'a service-linked role',
    caller: {
      ...SESSION,
      entityArn: 'arn:aws:iam::111122223333:role/aws-service-role/spot.amazonaws.com/AWSServiceRoleForEC2Spot',
      invokedBy: 'spot.amazonaws.com',
    },
    notes: [{ kind: 'service-linked-role', service: 'spot.amazonaws.com' }],
  },
  {
    name: 'a long-term key',
    caller: { kind: 'user', account: '111122223333', accessKeyId: 'AKIAEXAMPLEANA000001' },
    notes: [{ kind: 'long-term-key', keyPrefix: 'AKIA', address: '203.0.113.9' }],
  },
  {
    name: 'root in the console',
    caller: { kind: 'root', account: '111122223333', fromConsole: true },
    notes: [{ kind: 'root' }, { kind: 'console' }],
  },
];

describe('the caller', () => {
  it.each(CASES)('is told: $name', ({ caller, notes }) => {
    const told = callerNotesOf(
      denial({ caller, requestContext: { context: {}, unknown: [], sourceIp: '203.0.113.9' } }),
      noEvidence(),
    );
    expect(told).toEqual(notes);
  });

  it('is told to be of another account', () => {
    expect(callerNotesOf(denial({ caller: SESSION, resourceAccount: '444455556666' }), noEvidence())).toEqual([
      { kind: 'other-account', callerAccount: '111122223333', resourceAccount: '444455556666' },
    ]);
  });

  it.each([
    [{ 'aws:CalledViaAWSMCP': ['eks-mcp.amazonaws.com'], 'aws:ViaAWSMCPService': ['true'] }, 'eks-mcp.amazonaws.com'],
    [{ 'aws:ViaAWSMCPService': ['true'] }, undefined],
  ])('is told to be an agent where AWS showed the keys of the request: %j', (conditions, server) => {
    const evidence = evidenceOf({
      'decoded-message': { allowed: false, explicitDeny: true, conditions, matchedStatements: [] },
    });
    expect(callerNotesOf(denial({ caller: SESSION }), evidence)).toEqual([
      { kind: 'through-mcp', ...(server === undefined ? {} : { server }) },
    ]);
  });

  it('is told to have come through another role', () => {
    const from = 'arn:aws:sts::111122223333:assumed-role/Hub/build';
    const evidence = evidenceOf({ session: { policies: undefined, tags: {}, assumedBy: from } });
    expect(callerNotesOf(denial({ caller: SESSION }), evidence)).toEqual([{ kind: 'role-chain', from }]);
  });
});
