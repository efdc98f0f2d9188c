/**
 * SES: the sending authorization policies of an identity, at most twenty, which hold together as one.
 * Source: https://docs.aws.amazon.com/ses/latest/dg/sending-authorization-policies.html
 */
import { GetEmailIdentityPoliciesCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import { documentJson, statementsOf } from '../../denial/policy-json.ts';
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

/** One text for all; one that cannot be read makes the whole unreadable, which is said. */
function together(texts: readonly string[]): string | undefined {
  if (texts.length < 2) return texts[0];
  const documents = texts.map(documentJson);
  const unreadable = texts.find((_, at) => documents[at] === undefined);
  const Statement = documents.flatMap((document) => (document === undefined ? [] : statementsOf(document)));
  return unreadable ?? JSON.stringify({ Version: '2012-10-17', Statement });
}
