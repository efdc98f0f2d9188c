/**
 * Texts that a change replaced and AWS still has: earlier versions of managed policies, SCPs and RCPs that were only
 * detached. Fetched for a handful of changes at a time. Errs towards not known: what cannot be read is left out, and its
 * change is a suspect instead of a culprit.
 */

import { GetPolicyVersionCommand, IAMClient, ListPolicyVersionsCommand, type PolicyVersion } from '@aws-sdk/client-iam';
import { isAwsManaged } from '../../aws/arn.ts';
import type { PolicyChange } from '../../change/policy-change.ts';
import type { PolicyDocument } from '../../engine/index.ts';
import { type OldTexts, withOldTexts } from '../../evidence/before/old-text.ts';
import { ask, askAll, type Connection, document, type Question } from '../connection/ask.ts';
import { remembering } from '../connection/remember.ts';
import { marker } from '../readers/iam-holders.ts';

export interface TextKeeper {
  /** Newest first, each with its old text as far as AWS still has it. */
  complete(changes: readonly PolicyChange[], signal: AbortSignal): Promise<readonly PolicyChange[]>;
}

type Version = ReturnType<OldTexts['versions']>[number];

const MOST_POLICIES = 10;

export function textKeeper(
  connection: Connection,
  settings: { readonly organizationAccount?: string | undefined },
): TextKeeper {
  const iams = connection.accounts.globalClients((config) => new IAMClient({ ...config }));
  const organizations = connection.accounts.globalClients(async (config) => {
    return new (await import('@aws-sdk/client-organizations')).OrganizationsClient({ ...config });
  });
  // The text of a version never changes; which one is the default does, and is asked each time.
  const texts = remembering<PolicyDocument | undefined>({ most: 500, worthKeeping: (text) => text !== undefined });

  async function versions(account: string, arn: string, signal: AbortSignal): Promise<readonly Version[]> {
    const opened = await iams(account);
    if (opened.kind === 'closed') return [];
    const { client } = opened;
    const options = { abortSignal: signal };
    const about = { subject: arn, account, signal, noneCodes: ['NoSuchEntity', 'NoSuchEntityException'] };
    const listed = await askAll(connection, { ...about, permission: 'iam:ListPolicyVersions' }, async (from) => {
      const page = await client.send(new ListPolicyVersionsCommand({ PolicyArn: arn, ...marker(from) }), options);
      return { items: page.Versions ?? [], next: page.Marker };
    });
    if (listed.kind !== 'found') return [];
    // AWS keeps all versions of its own policies, and only the one in force can have been detached.
    const wanted = listed.value.filter((one) => !isAwsManaged(arn) || one.IsDefaultVersion === true);
    return Promise.all(
      wanted.map((version) => withText(client, version, { ...about, permission: 'iam:GetPolicyVersion' })),
    );
  }

  async function withText(client: IAMClient, version: PolicyVersion, question: Question): Promise<Version> {
    const id = version.VersionId ?? '';
    const text = await texts.get(`${question.subject} ${id}`, async () => {
      const command = new GetPolicyVersionCommand({ PolicyArn: question.subject, VersionId: id });
      const asked = await ask(connection, question, () => client.send(command, { abortSignal: question.signal }));
      return asked.kind === 'found' ? textOf(question, asked.value.PolicyVersion?.Document) : undefined;
    });
    return {
      id,
      isDefault: version.IsDefaultVersion === true,
      createdAt: version.CreateDate?.toISOString() ?? '',
      document: text,
    };
  }

  async function organizationPolicy(id: string, signal: AbortSignal) {
    const account = settings.organizationAccount ?? (await connection.accounts.own());
    const opened = await organizations(account);
    if (opened.kind === 'closed') return undefined;
    const question: Question = { permission: 'organizations:DescribePolicy', subject: id, account, signal };
    const asked = await ask(connection, question, async () => {
      return (
        await opened.client.send(
          new (
            await import('@aws-sdk/client-organizations')
          ).DescribePolicyCommand({ PolicyId: id }),
          { abortSignal: signal },
        )
      ).Policy;
    });
    if (asked.kind !== 'found') return undefined;
    const layer = asked.value?.PolicySummary?.Type === 'RESOURCE_CONTROL_POLICY' ? 'rcp' : 'scp';
    return { layer, document: textOf(question, asked.value?.Content) } as const;
  }

  return {
    async complete(changes, signal) {
      const named = changes.filter((change) => change.policy !== undefined);
      const managed = firstOf(named.filter(isManaged), ({ policy }) => policy ?? '');
      const guardrails = firstOf(
        named.filter(({ layer }) => layer === 'scp' || layer === 'rcp'),
        ({ policy }) => policy ?? '',
      );
      const [versionLists, policies] = await Promise.all([
        Promise.all(managed.map(async ([arn, change]) => [arn, await versions(change.account, arn, signal)] as const)),
        Promise.all(
          guardrails.map(async ([id]) => [id, await organizationPolicy(id, signal).catch(() => undefined)] as const),
        ),
      ]);
      const byArn = new Map(versionLists);
      const byId = new Map(policies);
      return withOldTexts(changes, {
        versions: (arn) => byArn.get(arn) ?? [],
        organizationPolicy: (id) => byId.get(id)?.document,
        organizationLayer: (id) => byId.get(id)?.layer,
      });
    },
  };
}

function isManaged({ policy }: PolicyChange): boolean {
  return /^arn:[^:]+:iam:/.test(policy ?? '');
}

function firstOf(changes: readonly PolicyChange[], key: (change: PolicyChange) => string) {
  return [...new Map(changes.map((change) => [key(change), change]))].slice(0, MOST_POLICIES);
}

function textOf(question: Question, text: string | undefined): PolicyDocument | undefined {
  return document(question, '', text).policy.document ?? undefined;
}
