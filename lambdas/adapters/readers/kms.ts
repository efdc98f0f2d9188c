/**
 * KMS: a key's policy, grants, state, manager and tags. An alias is asked first, for policies speak of the key.
 * Each call must be allowed by the key's policy too, so that gaps are common in other accounts.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/policy-evaluation.html
 */
import type { GrantListEntry, Tag } from '@aws-sdk/client-kms';
import { parseArn } from '../../aws/arn.ts';
import type { ReaderAction } from '../../aws/look-up.ts';
import { present } from '../../denial/fields.ts';
import type { KmsGrant } from '../../engine/index.ts';
import type { Reader, ResourceFacts } from '../../evidence/source.ts';
import { resourcePolicyName } from '../../evidence/subject/policy-names.ts';
import { ask, askAll, type Connection, closed, document, found, type Question, unread } from '../connection/ask.ts';

const NO_KEY = ['NotFoundException'];

export function reader(connection: Connection): Reader<'resource'> {
  const clients = connection.accounts.clients(async (config) => {
    const { KMSClient } = await import('@aws-sdk/client-kms');
    return new KMSClient({ ...config });
  });
  return async (lookup, signal) => {
    const arn = parseArn(lookup.arn);
    const account = arn?.account ?? lookup.account ?? (await connection.accounts.own());
    const opened = await clients(account, arn?.region ?? lookup.region);
    if (opened.kind === 'closed') return closed(opened.gap, 'resource');
    const { client } = opened;
    const sdk = await import('@aws-sdk/client-kms');
    const options = { abortSignal: signal };
    const q = (permission: ReaderAction, ...noneCodes: readonly string[]): Question => ({
      permission,
      subject: lookup.arn,
      layer: 'resource',
      account,
      signal,
      noneCodes,
    });
    const described = await ask(connection, q('kms:DescribeKey', ...NO_KEY), async () => {
      return (await client.send(new sdk.DescribeKeyCommand({ KeyId: lookup.arn }), options)).KeyMetadata;
    });
    if (described.kind === 'absent') return { kind: 'absent' };
    const metadata = described.kind === 'found' ? described.value : undefined;
    const isAlias = arn?.resource.startsWith('alias/') ?? false;
    // Which key an alias means is not known: nothing of it can be read.
    if (described.kind === 'unread' && isAlias) return unread(...described.gaps);
    const KeyId = metadata?.Arn ?? lookup.arn;
    const policyQuestion = q('kms:GetKeyPolicy');
    const byAws = metadata?.KeyManager === 'AWS';
    const [policy, grants, tags] = await Promise.all([
      ask(connection, policyQuestion, async () => {
        return (await client.send(new sdk.GetKeyPolicyCommand({ KeyId, PolicyName: 'default' }), options)).Policy;
      }),
      askAll(connection, q('kms:ListGrants'), async (from) => {
        const page = await client.send(new sdk.ListGrantsCommand({ KeyId, Marker: from || undefined }), options);
        return { items: (page.Grants ?? []).map(plainGrant), next: page.Truncated ? page.NextMarker : undefined };
      }),
      byAws
        ? ({ kind: 'found', value: {} } as const)
        : ask(connection, q('kms:ListResourceTags'), async () => {
            return plainTags((await client.send(new sdk.ListResourceTagsCommand({ KeyId }), options)).Tags ?? []);
          }),
    ]);
    const read =
      policy.kind === 'found' ? document(policyQuestion, resourcePolicyName(KeyId), policy.value) : undefined;
    const facts = present<ResourceFacts>({
      arn: KeyId,
      account: metadata?.AWSAccountId ?? account,
      policy: read?.policy ?? null,
      grants: grants.kind === 'found' ? grants.value : null,
      tags: tags.kind === 'found' ? tags.value : null,
      keyManager: metadata?.KeyManager === 'AWS' || metadata?.KeyManager === 'CUSTOMER' ? metadata.KeyManager : null,
      keyState: metadata?.KeyState ?? null,
      aliases: isAlias && arn !== undefined ? [arn.resource] : undefined,
    });
    const gaps = [described, policy, grants, tags].flatMap((one) => (one.kind === 'unread' ? one.gaps : []));
    return found(facts, [...gaps, ...(read?.gaps ?? [])]);
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
