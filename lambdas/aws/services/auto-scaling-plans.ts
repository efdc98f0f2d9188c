/**
 * AWS Auto Scaling.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsautoscaling.html
 */
import type { Service } from '../service.ts';

export const autoScalingPlans = {
  prefix: 'autoscaling-plans',
  name: 'AWS Auto Scaling',
  linkedRoles: {
    'autoscaling-plans': {
      role: 'AutoScalingPlans_EC2AutoScaling',
      words: ['AWS Auto Scaling plans', 'scaling plans'],
    },
  },
} as const satisfies Service;
