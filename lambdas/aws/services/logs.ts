/**
 * Amazon CloudWatch Logs: resource policies of an account and Region name the log groups they are about.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatchlogs.html
 */
import { arnAt, pick, whole } from '../parameters.ts';
import { type ChangeTarget, put, remove, type Service } from '../service.ts';

const policy: ChangeTarget = (named, { arn }) => named ?? arn('*');

export const logs = {
  prefix: 'logs',
  name: 'Amazon CloudWatch Logs',
  alsoCalled: ['cloudwatchlogs'],
  saidAs: /CloudWatch Logs/,
  requestArn: (parameters, place) =>
    whole(pick(parameters, 'logGroupName', 'logGroupIdentifier'), (name) =>
      arnAt(place, 'logs', `log-group:${name}:*`),
    ),
  carries: {
    reader: 'logs',
    permission: 'logs:DescribeResourcePolicies',
    resource: /^((?:log-group|destination):[^:]+)/,
  },
  creates: ['CreateLogGroup'],
  reads: {
    logs: [{ action: 'logs:DescribeResourcePolicies', reason: 'Log resource policies', layer: 'resource' }],
  },
  changes: {
    PutResourcePolicy: put('resourceArn', 'policyDocument', policy),
    DeleteResourcePolicy: remove('resourceArn', policy),
  },
} as const satisfies Service;
