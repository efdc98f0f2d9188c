/**
 * SES: the sending authorization policies of an identity, at most twenty, which hold together as one.
 * Source: https://docs.aws.amazon.com/ses/latest/dg/sending-authorization-policies.html
 */
import { GetEmailIdentityPoliciesCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import { policyReader } from './resource-reader.ts';

export const reader = policyReader({
  permission: 'ses:GetEmailIdentityPolicies',
  gone: ['NotFoundException'],
  client: (config) => new SESv2Client({ ...config }),
  read: async ({ client, arn, options }) => {
    const EmailIdentity = arn.resource.replace(/^identity\//, '');
    const { Policies = {} } = await client.send(new GetEmailIdentityPoliciesCommand({ EmailIdentity }), options);
    return { policyText: together(Object.values(Policies)) };
  },
});

/** One text for all; one that is not JSON makes the whole unreadable, which is said. */
function together(texts: readonly string[]): string | undefined {
  if (texts.length < 2) return texts[0];
  try {
    const statements = texts.flatMap((text): unknown => JSON.parse(text).Statement ?? []);
    return JSON.stringify({ Version: '2012-10-17', Statement: statements });
  } catch {
    return texts.find((text) => !isJson(text));
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
