import { describe, expect, test } from 'vitest';
import { parse } from '../../lambdas/denial/record/parse.ts';
import { parseWrapped } from '../../lambdas/denial/wrapped/parse-wrapped.ts';
import identities from '../cases/denial/identities.json' with { type: 'json' };
import messages from '../cases/denial/messages.json' with { type: 'json' };
import operations from '../cases/denial/operations.json' with { type: 'json' };
import refusals from '../cases/denial/refusals.json' with { type: 'json' };
import { denialOf, recordOf } from './records.ts';

describe('who', () => {
  test.each(identities)('$name', (one) => {
    const { caller, requestContext } = denialOf({ userIdentity: one.identity, ...one.record });
    expect(caller).toEqual(one.caller);
    const found = Object.fromEntries(
      Object.keys(one.context ?? {}).map((key) => [key, requestContext.context[key]?.value]),
    );
    expect(found).toEqual(one.context ?? {});
    for (const key of one.unknown ?? []) expect(requestContext.unknown).toContain(key);
    for (const key of one.absent ?? []) {
      expect(requestContext.unknown).not.toContain(key);
      expect(requestContext.context).not.toHaveProperty([key]);
    }
  });

  test('an ARN without an account is not made up', () => {
    const told = { recipientAccountId: undefined, errorMessage: 'Access Denied' };
    for (const userIdentity of [{ type: 'Root' }, { type: 'IAMUser', userName: 'ana' }])
      expect(denialOf({ ...told, userIdentity }).caller).not.toHaveProperty('arn');
  });

  test.each([{ error: 'none' }, { error: {} }, { Error: { Code: 'ok' } }])('%j is no refusal', (responseElements) => {
    const parsed = parse(recordOf({ errorCode: undefined, errorMessage: undefined, responseElements }));
    expect(parsed.kind).not.toBe('denial');
  });

  test('the message tells who called where the record does not', () => {
    const errorMessage = 'User: arn:aws:sts::444455556666:assumed-role/R/s is not authorized to perform: kms:Decrypt';
    const caller = {
      kind: 'role-session',
      arn: 'arn:aws:sts::444455556666:assumed-role/R/s',
      account: '444455556666',
      session: 's',
    };
    for (const userIdentity of [undefined, {}, { type: 'AWSAccount', accountId: '444455556666' }, 'x']) {
      expect(denialOf({ userIdentity, errorMessage }).caller).toMatchObject(caller);
    }
  });

  test('AWS names another principal than the one who called', () => {
    const errorMessage =
      'User: arn:aws:sts::111122223333:assumed-role/Service/s is not authorized to perform: s3:GetObject';
    expect(denialOf({ errorMessage }).caller.arn).toBe('arn:aws:sts::111122223333:assumed-role/Service/s');
  });

  test('a console session', () => {
    expect(denialOf({ sessionCredentialFromConsole: 'true' }).caller.fromConsole).toBe(true);
  });
});

describe('what', () => {
  test.each(operations)('$source:$name', (one) => {
    const { needs } = denialOf({
      eventSource: `${one.source}.amazonaws.com`,
      eventName: one.name,
      requestParameters: one.parameters,
    });
    const found = needs.map((need) => `${need.action} ${need.resource}`);
    if (one.verb) expect(needs[0]?.action).toBe(one.verb);
    else if (one.prefix) expect(found[0]?.startsWith(one.prefix)).toBe(true);
    else expect(found).toEqual(one.needs);
  });

  test.each(messages)('message: $name', ({ message, reading }) => {
    const denial = denialOf({ eventSource: 'ec2.amazonaws.com', eventName: 'RunInstances', errorMessage: message });
    if ('action' in reading && reading.action) expect(denial.needs[0]?.action).toBe(reading.action);
    else expect(denial.needs[0]?.action).toBe('ec2:RunInstances');
    if ('resource' in reading && reading.resource !== '*') expect(denial.needs[0]?.resource).toBe(reading.resource);
  });

  test('a passed role comes before the call it rides on', () => {
    const { needs } = denialOf({
      eventSource: 'lambda.amazonaws.com',
      eventName: 'CreateFunction20150331',
      requestParameters: { functionName: 'f', role: 'arn:aws:iam::111122223333:role/R' },
      errorMessage:
        'User: arn:aws:iam::111122223333:user/ana is not authorized to perform: iam:PassRole on resource: arn:aws:iam::111122223333:role/R because no identity-based policy allows the iam:PassRole action',
    });
    expect(needs.map((need) => [need.action, need.actionFrom, need.resource, need.resourceFrom])).toEqual([
      ['iam:PassRole', 'message', 'arn:aws:iam::111122223333:role/R', 'message'],
      ['lambda:CreateFunction', 'event-name', 'arn:aws:lambda:eu-west-1:111122223333:function:f', 'request-parameters'],
    ]);
  });

  test('who asked stands beside the role that AWS names as refused, whose call was another', () => {
    const role = 'arn:aws:sts::111122223333:assumed-role/Build/job-1';
    const errorMessage = `User: ${role} is not authorized to perform: ecr:GetAuthorizationToken on resource: * because no identity-based policy allows the ecr:GetAuthorizationToken action`;
    const asked = { eventSource: 'codebuild.amazonaws.com', eventName: 'StartBuild' };
    const denial = denialOf({ ...asked, errorMessage });
    expect({ caller: denial.caller.arn, requester: denial.requester?.arn }).toEqual({
      caller: role,
      requester: expect.stringContaining('111122223333'),
    });
    expect(denial.requester?.arn).not.toBe(role);
    expect(denial.needs.map((need) => need.action)).toEqual(['ecr:GetAuthorizationToken']);
    const own = denialOf({ ...asked, errorMessage: errorMessage.replace(role, denial.requester?.arn ?? '') });
    expect(own.requester).toBeUndefined();
  });

  test('the named version of an action is no second one', () => {
    const errorMessage =
      'User: arn:aws:iam::111122223333:user/ana is not authorized to perform: s3:GetObjectVersion on resource: "arn:aws:s3:::b/k"';
    expect(denialOf({ errorMessage }).needs.map((need) => need.action)).toEqual(['s3:GetObjectVersion']);
  });

  test('the action of a PartiQL statement is no second one', () => {
    const errorMessage =
      'User: arn:aws:iam::111122223333:user/ana is not authorized to perform: dynamodb:PartiQLSelect on resource: arn:aws:dynamodb:eu-west-1:111122223333:table/orders because no identity-based policy allows the dynamodb:PartiQLSelect action';
    const asked = { eventSource: 'dynamodb.amazonaws.com', eventName: 'ExecuteStatement', requestParameters: null };
    const { needs } = denialOf({ ...asked, errorMessage });
    expect(needs.map(({ action, resource }) => [action, resource])).toEqual([
      ['dynamodb:PartiQLSelect', 'arn:aws:dynamodb:eu-west-1:111122223333:table/orders'],
    ]);
  });

  test('the key that S3 was told to use', () => {
    const requestParameters = {
      bucketName: 'b',
      key: 'k',
      'x-amz-server-side-encryption-aws-kms-key-id': 'arn:aws:kms:eu-west-1:444455556666:key/1',
    };
    const errorMessage =
      'User: arn:aws:iam::111122223333:user/ana is not authorized to perform: kms:GenerateDataKey on this resource because the resource does not exist in this Region, no resource-based policies allow access, or a resource-based policy explicitly denies access';
    const denial = denialOf({ eventName: 'PutObject', requestParameters, errorMessage });
    expect(denial).toMatchObject({ refusal: 'key', resourceAccount: '444455556666' });
    expect(denial.needs.map((need) => need.resource)).toEqual([
      'arn:aws:kms:eu-west-1:444455556666:key/1',
      'arn:aws:s3:::b/k',
    ]);
  });

  test('a role named by IAM without its account', () => {
    const errorMessage =
      'User: arn:aws:iam::111122223333:user/ana is not authorized to perform: iam:GetRole on resource: role Deploy';
    expect(
      denialOf({ eventSource: 'iam.amazonaws.com', eventName: 'GetRole', requestParameters: null, errorMessage })
        .needs[0],
    ).toMatchObject({
      resource: 'arn:aws:iam::111122223333:role/Deploy',
      resourceFrom: 'message',
    });
  });

  test('resources of the record, and their owner', () => {
    const resources = [
      { type: 'AWS::S3::Object', ARN: 'arn:aws:s3:::b/k' },
      { accountId: '444455556666', type: 'AWS::S3::Bucket', ARN: 'arn:aws:s3:::b' },
    ];
    for (const name of ['GetObject', 'ListObjects']) {
      const denial = denialOf({ eventName: name, resources, requestParameters: null });
      expect(denial.needs[0]).toMatchObject({
        resource: name === 'GetObject' ? 'arn:aws:s3:::b/k' : 'arn:aws:s3:::b',
        resourceFrom: 'event',
      });
      expect(denial.resourceAccount).toBe('444455556666');
    }
    expect(
      denialOf({ resources: [{ type: 'AWS::S3::Object', ARNPrefix: 'arn:aws:s3:::b/p/' }] }).needs[0]?.resource,
    ).toBe('arn:aws:s3:::b/p/*');
    expect(denialOf({ resources: [{ arn: 'arn:aws:s3:::b/z' }], requestParameters: null }).needs[0]?.resource).toBe(
      'arn:aws:s3:::b/z',
    );
    const role = 'arn:aws:iam::444455556666:role/R';
    const assume = { eventSource: 'sts.amazonaws.com', eventName: 'AssumeRole', requestParameters: null };
    expect(
      denialOf({ ...assume, resources: [{ ARN: role, accountId: '444455556666', type: 'AWS::IAM::Role' }] }),
    ).toMatchObject({
      needs: [{ action: 'sts:AssumeRole', resource: role, resourceFrom: 'event' }],
      resourceAccount: '444455556666',
    });
    expect(denialOf({}).resourceAccount).toBeUndefined();
  });
});

describe('which refusal', () => {
  test.each(refusals)('%s: %s', (errorCode, errorMessage, expected) => {
    const parsed = parse(
      recordOf({ eventSource: 'ec2.amazonaws.com', eventName: 'RunInstances', errorCode, errorMessage }),
    );
    expect(parsed.kind === 'denial' ? parsed.denial.refusal : parsed.reason).toBe(expected);
  });

  test('a failed sign-in has no code', () => {
    const denial = denialOf({
      eventSource: 'signin.amazonaws.com',
      eventName: 'ConsoleLogin',
      errorCode: undefined,
      errorMessage: 'Failed authentication',
      requestParameters: null,
      responseElements: { ConsoleLogin: 'Failure' },
      eventType: 'AwsConsoleSignIn',
      userIdentity: { type: 'IAMUser', accountId: '111122223333', userName: 'ana', accessKeyId: '' },
    });
    expect(denial).toMatchObject({
      refusal: 'credentials-invalid',
      caller: { kind: 'user', arn: 'arn:aws:iam::111122223333:user/ana' },
    });
    const hidden = denialOf({
      eventSource: 'signin.amazonaws.com',
      eventName: 'ConsoleLogin',
      errorCode: undefined,
      errorMessage: 'No username found in supplied account',
      responseElements: { ConsoleLogin: 'Failure' },
      userIdentity: { type: 'IAMUser', accountId: '111122223333', userName: 'HIDDEN_DUE_TO_SECURITY_REASONS' },
    });
    expect(hidden.caller.arn).toBeUndefined();
  });

  test('an error inside of the answer', () => {
    const inside = {
      errorCode: 'AccessDenied',
      errorMessage: 'User: arn:aws:iam::111122223333:user/ana is not authorized to perform: s3:GetObject',
    };
    expect(denialOf({ errorCode: undefined, errorMessage: undefined, responseElements: inside })).toMatchObject(inside);
  });

  test('one of many items in the answer', () => {
    const responseElements = {
      deleted: [{ key: 'a' }],
      errors: [{ key: 'b', code: 'AccessDenied', message: 'Access Denied' }],
    };
    const denial = denialOf({
      eventName: 'DeleteObjects',
      errorCode: undefined,
      errorMessage: undefined,
      responseElements,
    });
    expect(denial).toMatchObject({ errorCode: 'AccessDenied', needs: [{ action: 's3:DeleteObject' }] });
    expect(
      parse(
        recordOf({
          errorCode: undefined,
          errorMessage: undefined,
          responseElements: { code: 'x', items: [{ code: 'NoSuchKey' }] },
        }),
      ).kind,
    ).toBe('not-a-denial');
  });

  test('a call that succeeded, and events of services', () => {
    expect(parse(recordOf({ errorCode: undefined, errorMessage: undefined }))).toMatchObject({
      kind: 'not-a-denial',
      reason: 'no-error',
    });
    expect(
      parse({
        eventType: 'AwsServiceEvent',
        eventName: 'RotateKey',
        eventSource: 'kms.amazonaws.com',
        userIdentity: { invokedBy: 'AWS Internal', accountId: '111122223333' },
      }).kind,
    ).toBe('not-a-denial');
  });

  test('a wrong password of an app user is none', () => {
    expect(
      parse(
        recordOf({
          eventSource: 'cognito-idp.amazonaws.com',
          eventName: 'InitiateAuth',
          errorCode: 'NotAuthorizedException',
          errorMessage: 'Incorrect username or password.',
        }),
      ),
    ).toMatchObject({ kind: 'not-a-denial', reason: 'end-user-sign-in' });
  });
});

describe('envelopes', () => {
  const whole = recordOf();
  const forms: readonly (readonly [string, unknown])[] = [
    ['EventBridge', { version: '0', 'detail-type': 'AWS API Call via CloudTrail', source: 'aws.s3', detail: whole }],
    ['event history', { EventId: 'x', EventName: 'GetObject', CloudTrailEvent: JSON.stringify(whole) }],
    ['CloudWatch Logs', { timestamp: 1, message: JSON.stringify(whole) }],
    ['SQS', { messageId: 'x', body: JSON.stringify({ 'detail-type': 'x', detail: whole }) }],
  ];
  test('EventBridge delivers one, and a function needs no other', () => {
    expect(parse(forms[0]?.[1])).toEqual(parse(whole));
  });

  test.each(forms)('%s', (_, envelope) => {
    expect(parseWrapped(envelope)).toEqual(parse(whole));
  });
});
