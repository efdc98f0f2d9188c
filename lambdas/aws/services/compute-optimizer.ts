/**
 * AWS Compute Optimizer.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscomputeoptimizer.html
 */
import type { Service } from '../service.ts';

export const computeOptimizer = {
  prefix: 'compute-optimizer',
  name: 'AWS Compute Optimizer',
  linkedRoles: { 'compute-optimizer': { role: 'ComputeOptimizer', words: ['Compute Optimizer'] } },
} as const satisfies Service;
