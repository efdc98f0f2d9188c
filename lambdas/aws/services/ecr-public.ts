/**
 * Amazon ECR Public.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerregistrypublic.html
 */
import type { Service } from '../service.ts';

export const ecrPublic = {
  prefix: 'ecr-public',
  name: 'Amazon ECR Public',
  alsoCalled: ['ecrpublic'],
} as const satisfies Service;
