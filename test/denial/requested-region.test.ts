import { describe, expect, test } from 'vitest';
import { type AskedAuthorization, requestedRegion, type Where } from '../../lambdas/denial/keys/requested-region.ts';
import { parseText } from '../../lambdas/denial/text/error-text.ts';
import { denied } from './records.ts';

const TEXT: Where = { partition: 'aws', eventSource: '', region: 'eu-west-1', isRecord: false };
const MODEL = 'foundation-model/anthropic.claude-sonnet-4-20250514-v1:0';

function asked(action: string, resource = '*'): AskedAuthorization {
  return { action, resource, resourceFrom: 'message' };
}

describe('the Region that was asked', () => {
  test.each<readonly [string, AskedAuthorization, Where, string | null | undefined]>([
    ['a global service', asked('iam:ListUsers'), TEXT, 'us-east-1'],
    ['in another partition', asked('route53:ListHostedZones'), { ...TEXT, partition: 'aws-cn' }, 'cn-north-1'],
    ['in GovCloud', asked('organizations:ListRoots'), { ...TEXT, partition: 'aws-us-gov' }, 'us-gov-west-1'],
    ['a global service of the other coast', asked('globalaccelerator:ListAccelerators'), TEXT, 'us-west-2'],
    ['an ARN', asked('lambda:GetFunction', 'arn:aws:lambda:us-west-2:111122223333:function:f'), TEXT, 'us-west-2'],
    ['the words of a text', asked('s3:GetObject', 'arn:aws:s3:::b/k'), TEXT, 'eu-west-1'],
    ['nothing', asked('s3:GetObject', 'arn:aws:s3:::b/k'), { ...TEXT, region: '' }, undefined],
    ['a record', asked('s3:GetObject', 'arn:aws:s3:::b/k'), { ...TEXT, isRecord: true }, 'eu-west-1'],
    ['the destination', asked('bedrock:InvokeModel', `arn:aws:bedrock:us-east-2::${MODEL}`), TEXT, 'us-east-2'],
    ['a global profile', asked('bedrock:InvokeModel', `arn:aws:bedrock:::${MODEL}`), TEXT, 'unspecified'],
    ['one of several Regions', asked('bedrock:InvokeModel', `arn:aws:bedrock:*::${MODEL}`), TEXT, null],
    ['a role handed over', asked('iam:PassRole', 'arn:aws:iam::111122223333:role/r'), TEXT, 'eu-west-1'],
  ])('is told by %s', (_, need, where, region) => {
    expect(requestedRegion(need, where)).toBe(region);
  });

  test('is that of the service, whatever the command line says', () => {
    const words =
      'User: arn:aws:iam::111122223333:user/ana is not authorized to perform: iam:ListUsers on resource: arn:aws:iam::111122223333:user/';
    const { requestContext } = denied(parseText(words, { region: 'eu-west-1' }));
    expect(requestContext.context['aws:RequestedRegion']?.value).toBe('us-east-1');
  });
});
