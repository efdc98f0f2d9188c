/**
 * AWS Elastic Beanstalk.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awselasticbeanstalk.html
 */
import type { Service } from '../service.ts';

export const elasticBeanstalk = {
  prefix: 'elasticbeanstalk',
  name: 'AWS Elastic Beanstalk',
  linkedRoles: { elasticbeanstalk: { role: 'ElasticBeanstalk', words: ['Elastic Beanstalk'] } },
} as const satisfies Service;
