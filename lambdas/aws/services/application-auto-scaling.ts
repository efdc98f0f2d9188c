/**
 * Application Auto Scaling.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsapplicationautoscaling.html
 */
import type { Service } from '../service.ts';

export const applicationAutoScaling = {
  prefix: 'application-autoscaling',
  name: 'Application Auto Scaling',
  alsoCalled: ['applicationautoscaling'],
} as const satisfies Service;
