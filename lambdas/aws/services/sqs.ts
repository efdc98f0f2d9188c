/**
 * Amazon SQS. A queue is named by its URL, of which only account and name are taken.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsqs.html
 */
import { arnAt, pick, whole } from '../parameters.ts';
import { type ChangeTarget, put, type Service } from '../service.ts';

const queue: ChangeTarget = (url, { arn, listed }) => {
  const [, owner, name] = /\/(\d{12})\/([^/]+)$/.exec(url ?? '') ?? [];
  if (url === undefined) return undefined;
  return owner !== undefined && name !== undefined ? arn(name, owner) : listed;
};

export const sqs = {
  prefix: 'sqs',
  name: 'Amazon SQS',
  alsoCalled: ['queue'],
  requestArn: (parameters, place) =>
    whole(pick(parameters, 'queueUrl'), (url) => {
      const [, account, name] = /^https?:\/\/[^/]+\/(\d{12})\/([\w.-]+)$/.exec(url) ?? [];
      if (account === undefined || name === undefined) return undefined;
      const [, region, legacy] = /^https?:\/\/(?:sqs\.([a-z0-9-]+)\.|([a-z]{2}-[a-z0-9-]+)\.queue\.)/.exec(url) ?? [];
      return arnAt({ ...place, account, region: region ?? legacy ?? place.region }, 'sqs', name);
    }) ?? whole(pick(parameters, 'queueName'), (name) => arnAt(place, 'sqs', name)),
  carries: { reader: 'sqs', policyName: 'queue policy', permission: 'sqs:GetQueueAttributes', resource: /^([^/:]+)$/ },
  creates: ['CreateQueue'],
  reads: {
    sqs: [
      { action: 'sqs:GetQueueUrl', reason: 'The address under which a queue is asked', layer: 'resource' },
      { action: 'sqs:GetQueueAttributes', reason: 'Queue policy and key', layer: 'resource' },
      { action: 'sqs:ListQueueTags', reason: 'Tags of a queue' },
    ],
  },
  inventory: [{ action: 'sqs:ListQueues', reason: 'Which queues there are' }],
  changes: {
    SetQueueAttributes: {
      ...put('queueUrl', 'attributes.Policy', queue),
      only: ['attributes.Policy', /^/],
      emptyRemoves: true,
    },
    AddPermission: put('queueUrl', undefined, queue),
    RemovePermission: put('queueUrl', undefined, queue),
  },
  // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
  keyUse: {
    actions: { SendMessage: ['kms:GenerateDataKey', 'kms:Decrypt'], ReceiveMessage: ['kms:Decrypt'] },
    context: ({ text }) => ({ 'aws:sqs:arn': text }),
  },
} as const satisfies Service;
