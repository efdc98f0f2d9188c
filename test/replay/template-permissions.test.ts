/** Statements that a template joins to what others put on a function or a bus: what comes mends, what goes refuses. */
import { expect, it } from 'vitest';
import type { Json } from '../../lambdas/denial/fields.ts';
import { readTemplates } from '../../lambdas/replay/template/template.ts';
import { HOME, PLACE, seen } from './changing.ts';
import { SUBJECTS } from './subjects.ts';
import { template } from './templates.ts';

const PARTNER = '444455556666';
const BUS = `arn:aws:events:${PLACE}:event-bus/orders`;
const ALLOWED = { Effect: 'Allow', Principal: { AWS: PARTNER }, Action: 'events:PutEvents', Resource: BUS };

it.each<readonly [string, 'function' | 'otherBus', Json, Json]>([
  [
    'Lambda::Permission',
    'function',
    { FunctionName: 'orders', Action: 'lambda:InvokeFunction', Principal: PARTNER },
    {
      Effect: 'Allow',
      Principal: { AWS: PARTNER },
      Action: 'lambda:InvokeFunction',
      Resource: `arn:aws:lambda:${PLACE}:function:orders`,
    },
  ],
  ['Events::EventBusPolicy', 'otherBus', { EventBusName: 'orders', StatementId: 'S', Statement: ALLOWED }, ALLOWED],
])('%s', async (type, kind, properties, statement) => {
  const subject = SUBJECTS[kind];
  const held = { Version: '2012-10-17', Statement: [{ Sid: type.startsWith('Lambda') ? 'It' : 'S', ...statement }] };
  const turn = (policy: Json | undefined, before: boolean, denied: boolean) => {
    const [with_, without] = [template({ It: [type, properties] }), template({})];
    const input = {
      template: before ? without : with_,
      deployed: before ? with_ : without,
      file: 'app.yaml',
      parameters: { 'AWS::AccountId': HOME, 'AWS::Region': 'eu-central-1' },
    };
    return seen(subject, policy, readTemplates([input], subject.stands(policy)), denied);
  };
  expect(await turn(undefined, false, true)).toEqual(['mended']);
  expect(await turn(held, true, false)).toEqual(['refused']);
});

it('a queue in China that the template makes is meant by its address there', () => {
  const queue = `arn:aws-cn:sqs:cn-north-1:${HOME}:orders`;
  const snapshot = { schemaVersion: 1, accounts: { [HOME]: { resources: { [queue]: {} } } } };
  const document = { Version: '2012-10-17', Statement: [] };
  const resources = template({
    Orders: ['SQS::Queue', { QueueName: 'orders' }],
    It: ['SQS::QueuePolicy', { Queues: [{ Ref: 'Orders' }], PolicyDocument: document }],
  });
  const parameters = { 'AWS::AccountId': HOME, 'AWS::Region': 'cn-north-1' };
  const { edits } = readTemplates([{ template: resources, file: 'app.yaml', parameters }], snapshot);
  expect(edits.map(({ edit }) => edit)).toEqual([{ kind: 'resource', arn: queue, document }]);
});
