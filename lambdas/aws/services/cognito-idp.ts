/**
 * Amazon Cognito user pools.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncognitouserpools.html
 */
import type { Service } from '../service.ts';

export const cognitoIdp = {
  prefix: 'cognito-idp',
  name: 'Amazon Cognito user pools',
  alsoCalled: ['cognitoidentityprovider'],
} as const satisfies Service;
