/**
 * Amazon SNS.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsns.html
 */
import { arnAt, pick, whole } from '../parameters.ts';
import { put, type Service } from '../service.ts';

export const sns = {
  prefix: 'sns',
  name: 'Amazon SNS',
  requestArn: (parameters, place) =>
    pick(parameters, 'topicArn', 'targetArn', 'subscriptionArn') ??
    whole(pick(parameters, 'name'), (name) => arnAt(place, 'sns', name)),
  carries: {
    reader: 'sns',
    policyName: 'topic policy',
    permission: 'sns:GetTopicAttributes',
    // A subscription is `topic:uuid`.
    resource: /^([^/:]+)(?::.*)?$/,
  },
  creates: ['CreateTopic'],
  reads: {
    sns: [
      { action: 'sns:GetTopicAttributes', reason: 'Topic policy and key', layer: 'resource' },
      { action: 'sns:ListTagsForResource', reason: 'Tags of a topic' },
    ],
  },
  inventory: [{ action: 'sns:ListTopics', reason: 'Which topics there are' }],
  changes: {
    SetTopicAttributes: { ...put('topicArn', 'attributeValue'), only: ['attributeName', /^Policy$/] },
    AddPermission: put('topicArn'),
    RemovePermission: put('topicArn'),
  },
  // https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
  keyUse: {
    actions: { Publish: ['kms:GenerateDataKey', 'kms:Decrypt'] },
    context: ({ text }) => ({ 'aws:sns:topicArn': text }),
  },
} as const satisfies Service;
