/**
 * AWS CodeDeploy.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscodedeploy.html
 */
import type { Service } from '../service.ts';

export const codeDeploy = {
  prefix: 'codedeploy',
  name: 'AWS CodeDeploy',
  alsoCalled: ['deploy'],
  saidAs: /Code ?Deploy/,
  passes: { to: 'codedeploy.amazonaws.com' },
} as const satisfies Service;
