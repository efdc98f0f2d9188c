/**
 * AWS CloudFormation and Cloud Control API.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscloudformation.html
 */
import { arnAt, pick, whole } from '../parameters.ts';
import type { Service } from '../service.ts';

export const cloudFormation = {
  prefix: 'cloudformation',
  name: 'AWS CloudFormation',
  sources: ['cloudcontrolapi'],
  saidAs: /CloudFormation/,
  requestArn: (parameters, place) =>
    whole(pick(parameters, 'stackName'), (name) => arnAt(place, 'cloudformation', `stack/${name}/*`)),
  passes: { to: 'cloudformation.amazonaws.com', calls: ['CreateStack', 'UpdateStack'] },
} as const satisfies Service;
