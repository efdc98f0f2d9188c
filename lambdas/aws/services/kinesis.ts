/**
 * Amazon Kinesis Data Streams.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonkinesisdatastreams.html
 */
import { arnAt, pick, whole } from '../parameters.ts';
import { put, remove, type Service } from '../service.ts';

export const kinesis = {
  prefix: 'kinesis',
  name: 'Amazon Kinesis Data Streams',
  requestArn: (parameters, place) =>
    pick(parameters, 'streamARN') ??
    whole(pick(parameters, 'streamName'), (name) => arnAt(place, 'kinesis', `stream/${name}`)),
  carries: { reader: 'kinesis', permission: 'kinesis:GetResourcePolicy', resource: /^(stream\/.+)$/ },
  creates: ['CreateStream'],
  reads: {
    kinesis: [{ action: 'kinesis:GetResourcePolicy', reason: 'Stream or consumer policy', layer: 'resource' }],
  },
  changes: {
    PutResourcePolicy: put('resourceARN', 'policy'),
    DeleteResourcePolicy: remove('resourceARN'),
  },
  // https://docs.aws.amazon.com/streams/latest/dev/permissions-user-key-KMS.html
  keyUse: {
    actions: {
      PutRecord: ['kms:GenerateDataKey'],
      PutRecords: ['kms:GenerateDataKey'],
      GetRecords: ['kms:Decrypt'],
      SubscribeToShard: ['kms:Decrypt'],
    },
    context: ({ text }) => ({ 'aws:kinesis:arn': text }),
  },
} as const satisfies Service;
