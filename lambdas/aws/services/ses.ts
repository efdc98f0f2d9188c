/**
 * Amazon SES: an identity carries sending authorization policies.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonses.html
 */
import { arnAt, pick, whole } from '../parameters.ts';
import { named, put, remove, type Service } from '../service.ts';

const identity = named((name) => `identity/${name}`);

export const ses = {
  prefix: 'ses',
  name: 'Amazon SES',
  sources: ['email'],
  alsoCalled: ['sesv2', 'simpleemail'],
  requestArn: (parameters, place) =>
    whole(pick(parameters, 'emailIdentity', 'fromEmailAddressIdentityArn', 'identity', 'source'), (name) =>
      arnAt(place, 'ses', `identity/${name}`),
    ),
  carries: { reader: 'ses', permission: 'ses:GetEmailIdentityPolicies', resource: /^(identity\/.+)$/ },
  creates: ['CreateEmailIdentity'],
  reads: {
    ses: [
      {
        action: 'ses:GetEmailIdentityPolicies',
        reason: 'Sending authorization policies of an identity',
        layer: 'resource',
        perSecond: 1,
      },
    ],
  },
  changes: {
    PutIdentityPolicy: { ...put('identity', 'policy', identity), policy: 'policyName' },
    DeleteIdentityPolicy: { ...remove('identity', identity), policy: 'policyName' },
    CreateEmailIdentityPolicy: { ...put('emailIdentity', 'policy', identity), policy: 'policyName' },
    UpdateEmailIdentityPolicy: { ...put('emailIdentity', 'policy', identity), policy: 'policyName' },
    DeleteEmailIdentityPolicy: { ...remove('emailIdentity', identity), policy: 'policyName' },
  },
} as const satisfies Service;
