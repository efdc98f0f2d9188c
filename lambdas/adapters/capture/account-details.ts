/**
 * All roles, users, groups and policies of an account at once, for a snapshot. The stack has no right to this call: it
 * is made with the rights of the person who captures.
 * Source: https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html
 * Errs towards a gap: pages that stop short make the whole unread, for what is not listed would count as not there.
 */
import { GetAccountAuthorizationDetailsCommand, IAMClient } from '@aws-sdk/client-iam';
import { isObject, type Json, listAt, textAt } from '../../denial/fields.ts';
import { documentJson } from '../../denial/policy-json.ts';
import type { Answer, Gap } from '../../evidence/source.ts';
import { type Connection, found } from '../connection/ask.ts';
import { askerOf } from '../connection/asker.ts';
import type { Iam } from '../readers/iam.ts';

const LISTS = ['UserDetailList', 'GroupDetailList', 'RoleDetailList', 'Policies'] as const;
/** Fields that hold a policy, which IAM gives URL-encoded. */
const DOCUMENTS = ['PolicyDocument', 'AssumeRolePolicyDocument', 'Document'];

export function accountDetails(connection: Connection, iam: Pick<Iam, 'managed'>) {
  const clients = connection.accounts.globalClients((config) => new IAMClient({ ...config }));
  /** In the form of `aws iam get-account-authorization-details`. */
  return async (account: string, signal: AbortSignal): Promise<Answer<Json>> => {
    const subject = `roles, users and policies of ${account}`;
    const asker = await askerOf(connection, clients(account), { subject, account, signal });
    if (asker.kind !== 'found') return asker;
    const pages = await asker.value.askAll(
      'iam:GetAccountAuthorizationDetails',
      async (client, from, options) => {
        const command = new GetAccountAuthorizationDetailsCommand({ MaxItems: 1000, Marker: from || undefined });
        const { $metadata: _, IsTruncated, Marker, ...page } = await client.send(command, options);
        return { items: [plain(page)], next: IsTruncated === true ? Marker : undefined };
      },
      MOST_PAGES,
    );
    if (pages.kind !== 'found') return pages;
    const lists = Object.fromEntries(LISTS.map((list) => [list, pages.value.flatMap((page) => listAt(page, list))]));
    const missing = await unlisted(lists, (arn) => iam.managed(account, arn, 'identity', signal));
    return found({ ...lists, Policies: [...(lists['Policies'] ?? []), ...missing.policies] }, missing.gaps);
  };
}

/** An account may hold 5,000 roles and as many policies; a page holds up to a thousand entries. */
const MOST_PAGES = 200;

/** Policies that are attached and not in the list: AWS-managed ones, when the list was filtered or short of them. */
async function unlisted(lists: Json, managed: (arn: string) => ReturnType<Iam['managed']>) {
  const known = new Set(listAt(lists, 'Policies').map((policy) => textAt(policy, 'Arn')));
  const holders = LISTS.flatMap((list) => listAt(lists, list));
  const wanted = new Set(
    holders.flatMap((holder) => {
      const attached = listAt(holder, 'AttachedManagedPolicies').flatMap((one) => textAt(one, 'PolicyArn') ?? []);
      const boundary = isObject(holder) ? textAt(holder['PermissionsBoundary'], 'PermissionsBoundaryArn') : undefined;
      return boundary === undefined ? attached : [...attached, boundary];
    }),
  );
  const policies: Json[] = [];
  const gaps: Gap[] = [];
  for (const arn of [...wanted].filter((one) => !known.has(one))) {
    const read = await managed(arn);
    gaps.push(...read.gaps);
    for (const { name, document } of read.policies) {
      if (document === null) continue;
      const version = { VersionId: 'v1', IsDefaultVersion: true, Document: document };
      policies.push({ PolicyName: name, Arn: arn, DefaultVersionId: 'v1', PolicyVersionList: [version] });
    }
  }
  return { policies, gaps };
}

/** Plain JSON with readable documents; a document that cannot be read stays as it came. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (value instanceof Date) return value.toISOString();
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      if (typeof inner !== 'string' || !DOCUMENTS.includes(name)) return [name, plain(inner)];
      return [name, documentJson(inner) ?? inner];
    }),
  );
}
