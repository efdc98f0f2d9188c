/**
 * Amazon EMR on EKS.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonemroneksemrcontainers.html
 */
import type { Service } from '../service.ts';

export const emrOnEks = {
  prefix: 'emr-containers',
  name: 'Amazon EMR on EKS',
  linkedRoles: { 'emr-containers': { role: 'AmazonEMRContainers', words: ['EMR on EKS', 'EMR containers'] } },
} as const satisfies Service;
