/**
 * Amazon EC2 Auto Scaling.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2autoscaling.html
 */
import type { Service } from '../service.ts';

export const autoScaling = {
  prefix: 'autoscaling',
  name: 'Amazon EC2 Auto Scaling',
  saidAs: /Auto ?Scaling/,
  linkedRoles: { autoscaling: { role: 'AutoScaling', words: ['EC2 Auto Scaling', 'Auto Scaling'] } },
} as const satisfies Service;
