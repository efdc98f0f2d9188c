/**
 * Amazon EMR Serverless.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonemrserverless.html
 */
import type { Service } from '../service.ts';

export const emrServerless = {
  prefix: 'emr-serverless',
  name: 'Amazon EMR Serverless',
  linkedRoles: { 'ops.emr-serverless': { role: 'AmazonEMRServerless', words: ['EMR Serverless'] } },
} as const satisfies Service;
