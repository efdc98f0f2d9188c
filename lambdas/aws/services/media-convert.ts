/**
 * AWS Elemental MediaConvert.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awselementalmediaconvert.html
 */
import type { Service } from '../service.ts';

export const mediaConvert = {
  prefix: 'mediaconvert',
  name: 'AWS Elemental MediaConvert',
  saidAs: /MediaConvert/,
} as const satisfies Service;
