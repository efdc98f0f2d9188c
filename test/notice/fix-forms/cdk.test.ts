/**
 * Every fix for the CDK: run, put into a stack and synthesized, it is the document that was proved.
 */
import { App, aws_dynamodb, aws_ecr, aws_iam, aws_kinesis, aws_sqs, aws_stepfunctions, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { transformSync } from 'esbuild';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../../lambdas/denial/fields.ts';
import { statementsOf } from '../../../lambdas/denial/policy-json.ts';
import type { Diagnosis } from '../../../lambdas/diagnosis/diagnosis.ts';
import { cdkForm } from '../../../lambdas/notice/fix-forms/cdk.ts';
import { grantOf } from '../../../lambdas/notice/fix-forms/grants.ts';
import { partsOf } from '../../../lambdas/notice/fix-forms/parts.ts';
import { everyFixed, meant, object, provedIn } from './every-fix.ts';
import { HOSTILE, hostileDiagnosis } from './hostile-names.ts';

const FIXED = await everyFixed();

describe('a fix for the CDK', () => {
  it.each(FIXED)('synthesizes to what was proved: $name', ({ diagnosis }) => {
    expect(synthesized(diagnosis)).toEqual(expected(diagnosis));
  });

  it.each(Object.entries(HOSTILE))('holds %s to the letter', (_, text) => {
    for (const diagnosis of [hostileDiagnosis(text), hostileDiagnosis(text, true)])
      expect(synthesized(diagnosis)).toEqual(expected(diagnosis));
  });

  it.each(['arn:aws:s3:::b/{{resolve:ssm:/x}}', `arn:aws:s3:::b/\${Token[TOKEN.1]}`])('is words for %s', (text) => {
    const code = cdkForm()(hostileDiagnosis(text));
    expect(code.split('\n').filter((line) => line !== '' && !line.startsWith('//'))).toEqual([
      "import * as iam from 'aws-cdk-lib/aws-iam';",
    ]);
  });

  it('imports once, whatever is printed', () => {
    const write = cdkForm();
    const code = FIXED.slice(0, 20)
      .map(({ diagnosis }) => write(diagnosis))
      .join('');
    expect(code.match(/^import /gm)).toHaveLength(1);
    expect(() => transformSync(code, { loader: 'ts' })).not.toThrow();
  });
});

describe('a grant of a construct', () => {
  const GRANTS: readonly (readonly [arn: string, action: string])[] = [
    ['arn:aws:dynamodb:eu-central-1:111122223333:table/orders', 'dynamodb:GetItem'],
    ['arn:aws:ecr:eu-central-1:111122223333:repository/team/base', 'ecr:BatchGetImage'],
    ['arn:aws:kinesis:eu-central-1:111122223333:stream/clicks', 'kinesis:PutRecord'],
    ['arn:aws:sqs:eu-central-1:111122223333:jobs', 'sqs:SendMessage'],
    ['arn:aws:states:eu-central-1:111122223333:stateMachine:nightly', 'states:StartExecution'],
  ];

  it.each(GRANTS)('gives the very statement: %s', (arn, action) => {
    const statement = { Effect: 'Allow', Action: action, Resource: arn };
    const call = grantOf(partsOf(statement) ?? { effect: 'Deny', conditions: [] })?.call ?? '';
    const stack = new Stack(new App(), 'S');
    const grantee = new aws_iam.Role(stack, 'Role', { assumedBy: new aws_iam.AccountRootPrincipal() });
    const constructs = {
      table: () => aws_dynamodb.Table.fromTableArn(stack, 'X', arn),
      repository: () => aws_ecr.Repository.fromRepositoryArn(stack, 'X', arn),
      stream: () => aws_kinesis.Stream.fromStreamArn(stack, 'X', arn),
      queue: () => aws_sqs.Queue.fromQueueArn(stack, 'X', arn),
      stateMachine: () => aws_stepfunctions.StateMachine.fromStateMachineArn(stack, 'X', arn),
    };
    const [name = ''] = call.split('.');
    const make = Object.entries(constructs).find(([one]) => one === name)?.[1];
    new Function(name, 'grantee', call)(make?.(), grantee);
    const [policy, ...others] = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
    expect(others).toEqual([]);
    expect(meant(policy?.['Properties'].PolicyDocument)).toEqual(alone(statement));
  });

  it.each([
    { Effect: 'Allow', Action: 'kms:Decrypt', Resource: 'arn:aws:kms:eu-central-1:111122223333:key/1' },
    { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/k' },
    { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: 'arn:aws:sqs:eu-central-1:111122223333:*' },
    {
      Effect: 'Allow',
      Action: 'dynamodb:Query',
      Resource: 'arn:aws:dynamodb:eu-central-1:111122223333:table/t/index/i',
    },
    { Effect: 'Deny', Action: 'sqs:SendMessage', Resource: 'arn:aws:sqs:eu-central-1:111122223333:jobs' },
    { Sid: 'S', Effect: 'Allow', Action: 'sqs:SendMessage', Resource: 'arn:aws:sqs:eu-central-1:111122223333:jobs' },
  ])('is not named where it would give another: %j', (statement) => {
    expect(grantOf(partsOf(statement) ?? { effect: 'Deny', conditions: [] })).toBeUndefined();
  });
});

/** Statement by statement, for those to be added; whole documents as they are. */
function expected(diagnosis: Diagnosis): readonly Json[] {
  return diagnosis.fixes.flatMap((fix) => {
    const [document] = provedIn({ ...diagnosis, fixes: [fix] });
    if (document === undefined) return [];
    return fix.replaces === undefined ? statementsOf(document).map(alone) : [meant(document)];
  });
}

function alone(statement: unknown): Json {
  return meant({ Version: '2012-10-17', Statement: [statement] });
}

/** What the code makes, as it stands in the template of a stack. */
function synthesized(diagnosis: Diagnosis): readonly Json[] {
  const code = transformSync(cdkForm()(diagnosis).replace(/^import .*$/m, ''), { loader: 'ts' }).code;
  const names = [...code.matchAll(/^(?:const|var|let) (\w+) = /gm)].map(([, name]) => name);
  const made: unknown = new Function('iam', `${code}\nreturn [${names.join(', ')}];`)(aws_iam);
  const stack = new Stack(new App(), 'S');
  return (Array.isArray(made) ? made : []).map((one: unknown, at) => {
    const isDocument = one instanceof aws_iam.PolicyDocument || 'Statement' in object(one);
    const policyDocument = isDocument ? one : { Version: '2012-10-17', Statement: [jsonOf(one)] };
    const policy = new aws_iam.CfnManagedPolicy(stack, `P${at}`, { policyDocument });
    return meant(stack.resolve(policy.policyDocument));
  });
}

function jsonOf(one: unknown): unknown {
  return one instanceof aws_iam.PolicyStatement ? one.toStatementJson() : one;
}
