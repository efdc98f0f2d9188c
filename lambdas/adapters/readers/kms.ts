/**
 * KMS: a key's policy, grants, state, manager and tags. An alias is asked first, for policies speak of the key.
 * Each call must be allowed by the key's policy too, so that gaps are common in other accounts.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/policy-evaluation.html
 */
import {
  DescribeKeyCommand,
  GetKeyPolicyCommand,
  type GrantListEntry,
  KMSClient,
  ListGrantsCommand,
  ListResourceTagsCommand,
  type Tag,
} from '@aws-sdk/client-kms';
import { parseArn } from '../../aws/arn.ts';
import { present } from '../../denial/fields.ts';
import type { KmsGrant } from '../../engine/index.ts';
import type { ResourceFacts } from '../../evidence/facts.ts';
import type { Reader } from '../../evidence/source.ts';
import { resourcePolicyName } from '../../evidence/subject/policy-names.ts';
import { type Connection, found, gapsOf, partOf } from '../connection/ask.ts';
import { askerOf } from '../connection/asker.ts';

const NO_KEY = ['NotFoundException'];

export function reader(connection: Connection): Reader<'resource'> {
  const clients = connection.accounts.clients((config) => new KMSClient({ ...config }));
  return async (lookup, signal) => {
    const arn = parseArn(lookup.arn);
    const account = arn?.account ?? lookup.account ?? (await connection.accounts.own());
    const about = { subject: lookup.arn, layer: 'resource', account, signal } as const;
    const opened = await askerOf(connection, clients(account, arn?.region ?? lookup.region), about);
    if (opened.kind !== 'found') return opened;
    const asker = opened.value;
    const described = await asker.about({ noneCodes: NO_KEY }).ask('kms:DescribeKey', async (client, options) => {
      return (await client.send(new DescribeKeyCommand({ KeyId: lookup.arn }), options)).KeyMetadata;
    });
    if (described.kind === 'absent') return described;
    const metadata = described.kind === 'found' ? described.value : undefined;
    const isAlias = arn?.resource.startsWith('alias/') ?? false;
    // Which key an alias means is not known: nothing of it can be read.
    if (described.kind === 'unread' && isAlias) return described;
    const KeyId = metadata?.Arn ?? lookup.arn;
    const [policy, grants, tags] = await Promise.all([
      asker.ask('kms:GetKeyPolicy', async (client, options) => {
        return (await client.send(new GetKeyPolicyCommand({ KeyId, PolicyName: 'default' }), options)).Policy;
      }),
      asker.askAll('kms:ListGrants', async (client, from, options) => {
        const page = await client.send(new ListGrantsCommand({ KeyId, Marker: from || undefined }), options);
        return { items: (page.Grants ?? []).map(plainGrant), next: page.Truncated ? page.NextMarker : undefined };
      }),
      metadata?.KeyManager === 'AWS'
        ? found({})
        : asker.ask('kms:ListResourceTags', async (client, options) => {
            return plainTags((await client.send(new ListResourceTagsCommand({ KeyId }), options)).Tags ?? []);
          }),
    ]);
    const read =
      policy.kind === 'found' ? asker.document('kms:GetKeyPolicy', resourcePolicyName(KeyId), policy.value) : undefined;
    const facts = present<ResourceFacts>({
      arn: KeyId,
      account: metadata?.AWSAccountId ?? account,
      policy: read?.policy ?? null,
      grants: partOf(grants) ?? null,
      tags: partOf(tags) ?? null,
      keyManager: metadata?.KeyManager === 'AWS' || metadata?.KeyManager === 'CUSTOMER' ? metadata.KeyManager : null,
      keyState: metadata?.KeyState ?? null,
      aliases: isAlias && arn !== undefined ? [arn.resource] : undefined,
    });
    return found(facts, [...gapsOf(described, policy, grants, tags), ...(read?.gaps ?? [])]);
  };
}

function plainGrant(grant: GrantListEntry): KmsGrant {
  const { EncryptionContextSubset, EncryptionContextEquals } = grant.Constraints ?? {};
  return present<KmsGrant>({
    GrantId: grant.GrantId,
    GranteePrincipal: grant.GranteePrincipal,
    RetiringPrincipal: grant.RetiringPrincipal,
    Operations: grant.Operations,
    Constraints:
      grant.Constraints === undefined
        ? undefined
        : present<NonNullable<KmsGrant['Constraints']>>({ EncryptionContextSubset, EncryptionContextEquals }),
  });
}

function plainTags(tags: readonly Tag[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    tags.flatMap(({ TagKey, TagValue }) => (TagKey === undefined ? [] : [[TagKey, TagValue ?? '']])),
  );
}
