/**
 * What AWS still has of a policy that a change names: the versions of a managed policy, the text of an SCP or RCP. Hardly
 * kept but for the text of a version: the next change is judged by what stands there then.
 */

import {
  GetPolicyVersionCommand,
  IAMClient,
  type PolicyVersion as Listed,
  ListPolicyVersionsCommand,
} from '@aws-sdk/client-iam';
import { isAwsManaged } from '../../aws/arn.ts';
import { documentJson } from '../../denial/policy-json.ts';
import type { PolicyDocument } from '../../engine/index.ts';
import type { PolicyTexts, PolicyVersion } from '../../evidence/facts.ts';
import type { Answer, PolicyTextsReader } from '../../evidence/source.ts';
import { type Connection, found, partOf, unread } from '../connection/ask.ts';
import { type Asker, askerOf } from '../connection/asker.ts';
import { remembering } from '../connection/remember.ts';
import { GONE, marker } from '../readers/iam-holders.ts';

const SHARED_FOR_MS = 3_000;

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
  // Organizations describes two policies a second: the denials of a burst share one answer.
  const guardrails = remembering<Answer<PolicyTexts>>({
    most: 500,
    forMs: SHARED_FOR_MS,
    worthKeeping: ({ kind }) => kind === 'found',
  });

  async function versions(
    account: string,
    arn: string,
    signal: AbortSignal,
  ): Promise<Answer<readonly PolicyVersion[]>> {
    const asker = await askerOf(connection, iams(account), { subject: arn, account, signal, noneCodes: GONE });
    if (asker.kind !== 'found') return asker;
    const listed = await asker.value.askAll('iam:ListPolicyVersions', async (client, from, options) => {
      const page = await client.send(new ListPolicyVersionsCommand({ PolicyArn: arn, ...marker(from) }), options);
      return { items: page.Versions ?? [], next: page.Marker };
    });
    if (listed.kind !== 'found') return listed;
    // AWS keeps all versions of its own policies, and only the one in force can have been detached.
    const wanted = listed.value.filter((one) => !isAwsManaged(arn) || one.IsDefaultVersion === true);
    return found(await Promise.all(wanted.map((version) => withText(asker.value, arn, version))));
  }

  async function withText(asker: Asker<IAMClient>, arn: string, version: Listed): Promise<PolicyVersion> {
    const id = version.VersionId ?? '';
    const text = await texts.share(`${arn} ${id}`, asker.signal, async (signal) => {
      const asked = await asker.until(signal).ask('iam:GetPolicyVersion', async (client, options) => {
        const command = new GetPolicyVersionCommand({ PolicyArn: arn, VersionId: id });
        return (await client.send(command, options)).PolicyVersion?.Document;
      });
      return documentJson(partOf(asked));
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
    const asker = await askerOf(connection, organizations(account), { subject: id, account, signal });
    if (asker.kind !== 'found') return asker;
    const asked = await asker.value.ask('organizations:DescribePolicy', async (client, options) => {
      const { DescribePolicyCommand } = await import('@aws-sdk/client-organizations');
      return (await client.send(new DescribePolicyCommand({ PolicyId: id }), options)).Policy;
    });
    if (asked.kind !== 'found') return asked;
    const layer = asked.value?.PolicySummary?.Type === 'RESOURCE_CONTROL_POLICY' ? 'rcp' : 'scp';
    const document = documentJson(asked.value?.Content);
    return found({ layer, versions: [{ id: '', isDefault: true, createdAt: '', document }] });
  }

  async function textsOf(policy: string, account: string, signal: AbortSignal): Promise<Answer<PolicyTexts>> {
    if (!/^arn:[^:]*:iam:/.test(policy)) return guardrails.share(policy, signal, (whole) => guardrail(policy, whole));
    const read = await versions(account, policy, signal);
    return read.kind === 'found' ? found({ versions: read.value }) : read;
  }

  return (policy, account, signal) =>
    textsOf(policy, account, signal).catch(() =>
      unread({ reason: signal.aborted ? 'timed-out' : 'unavailable', subject: policy }),
    );
}
