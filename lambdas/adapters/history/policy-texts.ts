/**
 * What AWS still has of a policy that a change names: the versions of a managed policy, the text of an SCP or RCP. Never
 * kept but for the text of a version: the next change is judged by what stands there then.
 */

import {
  GetPolicyVersionCommand,
  IAMClient,
  type PolicyVersion as Listed,
  ListPolicyVersionsCommand,
} from '@aws-sdk/client-iam';
import { isAwsManaged } from '../../aws/arn.ts';
import type { PolicyDocument } from '../../engine/index.ts';
import type { Answer, PolicyTexts, PolicyTextsReader, PolicyVersion } from '../../evidence/source.ts';
import { ask, askAll, type Connection, document, found, type Question, unread } from '../connection/ask.ts';
import { remembering } from '../connection/remember.ts';
import { marker } from '../readers/iam-holders.ts';

export function policyTextsReader(
  connection: Connection,
  settings: { readonly organizationAccount?: string | undefined },
): PolicyTextsReader {
  const iams = connection.accounts.globalClients((config) => new IAMClient({ ...config }));
  const organizations = connection.accounts.globalClients(async (config) => {
    return new (await import('@aws-sdk/client-organizations')).OrganizationsClient({ ...config });
  });
  // The text of a version never changes; which one is the default does, and is asked each time.
  const texts = remembering<PolicyDocument | undefined>({ most: 500, worthKeeping: (text) => text !== undefined });

  async function versions(
    account: string,
    arn: string,
    signal: AbortSignal,
  ): Promise<Answer<readonly PolicyVersion[]>> {
    const opened = await iams(account);
    if (opened.kind === 'closed') return unread(opened.gap);
    const { client } = opened;
    const options = { abortSignal: signal };
    const about = { subject: arn, account, signal, noneCodes: ['NoSuchEntity', 'NoSuchEntityException'] };
    const listed = await askAll(connection, { ...about, permission: 'iam:ListPolicyVersions' }, async (from) => {
      const page = await client.send(new ListPolicyVersionsCommand({ PolicyArn: arn, ...marker(from) }), options);
      return { items: page.Versions ?? [], next: page.Marker };
    });
    if (listed.kind !== 'found') return listed;
    // AWS keeps all versions of its own policies, and only the one in force can have been detached.
    const wanted = listed.value.filter((one) => !isAwsManaged(arn) || one.IsDefaultVersion === true);
    const question: Question = { ...about, permission: 'iam:GetPolicyVersion' };
    return found(await Promise.all(wanted.map((version) => withText(client, version, question))));
  }

  async function withText(client: IAMClient, version: Listed, question: Question): Promise<PolicyVersion> {
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

  async function guardrail(id: string, signal: AbortSignal): Promise<Answer<PolicyTexts>> {
    const account = settings.organizationAccount ?? (await connection.accounts.own());
    const opened = await organizations(account);
    if (opened.kind === 'closed') return unread(opened.gap);
    const question: Question = { permission: 'organizations:DescribePolicy', subject: id, account, signal };
    const asked = await ask(connection, question, async () => {
      const { DescribePolicyCommand } = await import('@aws-sdk/client-organizations');
      const told = await opened.client.send(new DescribePolicyCommand({ PolicyId: id }), { abortSignal: signal });
      return told.Policy;
    });
    if (asked.kind !== 'found') return asked;
    const layer = asked.value?.PolicySummary?.Type === 'RESOURCE_CONTROL_POLICY' ? 'rcp' : 'scp';
    const document = textOf(question, asked.value?.Content);
    return found({ layer, versions: [{ id: '', isDefault: true, createdAt: '', document }] });
  }

  return async (policy, account, signal) => {
    if (!/^arn:[^:]*:iam:/.test(policy)) return guardrail(policy, signal);
    const read = await versions(account, policy, signal);
    return read.kind === 'found' ? found({ versions: read.value }) : read;
  };
}

function textOf(question: Question, text: string | undefined): PolicyDocument | undefined {
  return document(question, '', text).policy.document ?? undefined;
}
