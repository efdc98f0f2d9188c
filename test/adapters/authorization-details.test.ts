/**
 * The evaluation AWS recorded of a refusal, in the shapes of the service's model (2018-05-10).
 * Source: https://docs.aws.amazon.com/iam-toolbox/latest/APIReference/API_GetRequestAuthorizationDetails.html
 */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../lambdas/contract/settings.ts';
import { parse } from '../../lambdas/denial/record/parse.ts';
import { checksOf } from '../../lambdas/evidence/checks/judge.ts';
import { collect } from '../../lambdas/evidence/lookups/collect.ts';
import { explain } from '../../lambdas/flows/explain-denials.ts';
import { type AwsEndpoint, startAwsEndpoint } from '../aws-endpoint/index.ts';
import { askSource, gapsOf, sourceOn } from './asking.ts';
import { HUB, REGION, world } from './world.ts';
import { allow } from './world-iam.ts';

const ID = 'k3j9x2v7q1m5t8b4';
const FIRST = `arn:aws:iam::${HUB}:policy/team/First`;
const INLINE = 'inline-7f3a/App policy?x=1&y=ü';
const ROLE = `arn:aws:iam::${HUB}:role/app/App`;
const PASSED = `arn:aws:iam::${HUB}:role/app/App`;

const details = {
  requestContext: {
    'aws:SourceIp': '203.0.113.9',
    'aws:TagKeys': ['team'],
    'aws:MultiFactorAuthPresent': false,
    'aws:EpochTime': 1_793_527_200,
    odd: { nested: true },
  },
  evaluations: [
    {
      action: 'iam:CreateUser',
      resource: `arn:aws:iam::${HUB}:user/new`,
      context: { 'aws:RequestTag/team': 'data' },
      evaluatedEffect: 'EXPLICIT_DENY',
      matchedPolicies: [{ uri: INLINE, matchedStatements: [{ sid: 'NoUsers', evaluatedEffect: 'DENY' }] }],
    },
    {
      action: 'iam:PassRole',
      resource: PASSED,
      context: { 'iam:PassedToService': 'ec2.amazonaws.com' },
      evaluatedEffect: 'ALLOW',
    },
    { action: 'iam:ListUsers', resource: '', evaluatedEffect: 'IMPLICIT_DENY' },
  ],
  policies: [
    { type: 'IDENTITY_BASED_POLICY', inline: false, uri: FIRST, attachedTo: [{ arn: ROLE }] },
    { type: 'IDENTITY_BASED_POLICY', inline: true, uri: INLINE, attachedTo: [{ arn: ROLE }] },
    { type: 'SOMETHING_NEWER', inline: true, uri: 'x', attachedTo: [] },
  ],
};
const inlineDocument = allow('iam:CreateUser', { Effect: 'Deny', Sid: 'NoUsers' });

let endpoint: AwsEndpoint;
beforeAll(async () => {
  const policyDocuments = { [FIRST]: allow('iam:*'), [INLINE]: JSON.stringify(inlineDocument), x: allow('*') };
  endpoint = await startAwsEndpoint(world({ authorizationDetails: { [ID]: { pages: [details], policyDocuments } } }));
});
afterEach(() => endpoint.reset());
afterAll(() => endpoint.close());

const LOOKUP = { kind: 'authorization-details', id: ID, account: HUB, region: REGION } as const;

describe('authorization details', () => {
  test('request, evaluations and policies as they were', async () => {
    const answer = await askSource(sourceOn(endpoint), LOOKUP);
    expect(answer).toMatchObject({
      kind: 'found',
      value: {
        context: { 'aws:SourceIp': '203.0.113.9', 'aws:TagKeys': ['team'], 'aws:MultiFactorAuthPresent': false },
        evaluations: [
          {
            action: 'iam:CreateUser',
            context: { 'aws:RequestTag/team': 'data' },
            decision: 'explicitDeny',
            matched: [{ layer: 'identity', statement: 'NoUsers' }],
          },
          { action: 'iam:PassRole', context: { 'iam:PassedToService': 'ec2.amazonaws.com' }, decision: 'allow' },
          { action: 'iam:ListUsers', resource: '*', decision: 'implicitDeny', matched: [] },
        ],
        policies: [
          { layer: 'identity', name: 'First', arn: FIRST, attachedTo: [ROLE], document: allow('iam:*') },
          { layer: 'identity', name: INLINE, document: inlineDocument },
        ],
      },
    });
    expect(answer).not.toHaveProperty('value.context.odd');
  });

  test('a policy is asked for by its URI, whatever signs that holds', async () => {
    await askSource(sourceOn(endpoint), LOOKUP);
    const asked = endpoint.calls.filter(({ operation }) => operation === 'GetRequestAuthorizationPolicy');
    expect(asked.map(({ params }) => params['policyUri']).toSorted()).toEqual([FIRST, INLINE, 'x'].toSorted());
  });

  test.each([
    ['iam-toolbox:GetRequestAuthorizationDetails', 'unread', 'iam:GetRequestAuthorizationDetails'],
    ['iam-toolbox:GetRequestAuthorizationPolicy', 'found', 'iam:GetRequestAuthorizationPolicy'],
  ])('%s refused names the permission', async (operation, kind, permission) => {
    endpoint.fail(operation, { code: 'AccessDeniedException', status: 403 });
    const answer = await askSource(sourceOn(endpoint), LOOKUP);
    expect(answer.kind).toBe(kind);
    expect(gapsOf(answer)).toContainEqual(expect.objectContaining({ reason: 'access-denied', permission }));
  });

  test('recorded late: found at the third try', async () => {
    endpoint.fail('iam-toolbox:GetRequestAuthorizationDetails', {
      code: 'ResourceNotFoundException',
      status: 404,
      times: 2,
    });
    expect((await askSource(sourceOn(endpoint), LOOKUP)).kind).toBe('found');
  });
});

describe('a refusal with an authorization id', () => {
  const arn = `arn:aws:sts::${HUB}:assumed-role/App/one`;
  const parsed = parse({
    eventVersion: '1.11',
    eventID: 'with-details',
    eventTime: '2026-11-01T10:00:00Z',
    eventSource: 'iam.amazonaws.com',
    eventName: 'CreateUser',
    awsRegion: REGION,
    errorCode: 'AccessDenied',
    errorMessage: `User: ${arn} is not authorized to perform: iam:CreateUser on resource: arn:aws:iam::${HUB}:user/new with an explicit deny in an identity-based policy. Go to https://${REGION}.console.aws.amazon.com/iam/home?region=${REGION}#/authorization-details/${ID} for complete details, or call the GetRequestAuthorizationDetails API with the following authorization id: ${ID}`,
    recipientAccountId: HUB,
    userIdentity: {
      type: 'AssumedRole',
      arn,
      accountId: HUB,
      principalId: 'AROAEXAMPLE000000001:one',
      sessionContext: { sessionIssuer: { type: 'Role', arn: ROLE, userName: 'App', accountId: HUB } },
    },
  });
  if (parsed.kind !== 'denial') throw new Error('no denial');
  const { denial } = parsed;

  test('has the keys of the request and of its own evaluation exactly', async () => {
    const matter = await collect(denial, sourceOn(endpoint), { simulation: false, objectExistence: false });
    const [call] = checksOf(matter);
    expect(call?.request.context).toMatchObject({ 'aws:SourceIp': '203.0.113.9', 'aws:RequestTag/team': 'data' });
    expect(call?.request.context).not.toHaveProperty('iam:PassedToService');
    expect(call?.request.unknown ?? []).not.toContain('aws:SourceIp');
  });

  test('is explained by the policy as it was, though no such policy stands now', async () => {
    const diagnosis = await explain(
      denial,
      { fingerprint: 'one', signs: { severity: 'info', signs: [], recentActions: [] } },
      { source: sourceOn(endpoint), settings: DEFAULT_SETTINGS, deadlineMs: 10_000 },
    );
    expect(diagnosis).toMatchObject({ confidence: 'certain', outcome: 'explained' });
    expect(diagnosis.checks.some(({ asOf }) => asOf === 'refusal')).toBe(true);
    expect(JSON.stringify(diagnosis.checks)).toContain('NoUsers');
  });
});
