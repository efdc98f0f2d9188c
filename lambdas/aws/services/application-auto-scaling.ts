/**
 * Application Auto Scaling.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsapplicationautoscaling.html
 */
import type { Service } from '../service.ts';

export const applicationAutoScaling = {
  prefix: 'application-autoscaling',
  name: 'Application Auto Scaling',
  alsoCalled: ['applicationautoscaling'],
  linkedRoles: {
    'ecs.application-autoscaling': {
      role: 'ApplicationAutoScaling_ECSService',
      words: ['ECS service scaling'],
    },
    'dynamodb.application-autoscaling': {
      role: 'ApplicationAutoScaling_DynamoDBTable',
      words: ['DynamoDB table scaling'],
    },
    'lambda.application-autoscaling': {
      role: 'ApplicationAutoScaling_LambdaConcurrency',
      words: ['Lambda concurrency scaling'],
    },
    'rds.application-autoscaling': { role: 'ApplicationAutoScaling_RDSCluster', words: ['Aurora scaling'] },
    'kinesis.application-autoscaling': {
      role: 'ApplicationAutoScaling_KinesisStream',
      words: ['Kinesis stream scaling'],
    },
  },
} as const satisfies Service;
