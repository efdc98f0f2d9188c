/**
 * The policies of a role, user or group, inline and managed. One costs a call for each inline policy and two for each
 * managed one (which version is in force, its text); texts of a version never change and are kept.
 * Errs towards "not read": a list that could not be read leaves a policy without text in its place, so that the layer
 * never passes as complete.
 */

import {
  GetPolicyCommand,
  GetPolicyVersionCommand,
  type IAMClient,
  ListGroupsForUserCommand,
} from '@aws-sdk/client-iam';
import { isAwsManaged, lastSegment } from '../../aws/arn.ts';
import type { Layer, NamedPolicy } from '../../engine/index.ts';
import type { Attachment } from '../../evidence/facts.ts';
import type { Answer, Gap } from '../../evidence/source.ts';
import type { Asker } from '../connection/asker.ts';
import { remembering } from '../connection/remember.ts';
import { attachedLister, type FetchPage, type Holder, inlineGetter, inlineLister, marker } from './iam-holders.ts';

/** Policies with the gaps that reading them left. */
export interface Read {
  readonly policies: readonly NamedPolicy[];
  readonly gaps: readonly Gap[];
}

export interface Attached extends Read {
  readonly attachments: readonly Attachment[];
}

export interface IamPolicies {
  /** The text of a managed policy as it is in force now. */
  managed(arn: string, layer: Layer): Promise<Read>;
  inline(holder: Holder): Promise<Attached>;
  attached(holder: Holder): Promise<Attached>;
  /** All policies of all groups of a user. */
  ofGroups(user: string): Promise<Attached>;
}

/** An AWS-managed policy gets a new version a few times a year. */
const AWS_MANAGED_FOR_MS = 60 * 60_000;
const CUSTOMER_MANAGED_FOR_MS = 60_000;
const NOTHING: Attached = { policies: [], attachments: [], gaps: [] };

/** With one memory for all; `changedIn`: a text that differs as soon as something of the account's IAM was changed. */
export function policiesReader(
  changedIn: (account: string) => Promise<string>,
): (asker: Asker<IAMClient>, account: string) => IamPolicies {
  const forOptions = { most: 2_000, worthKeeping: (asked: Answer<unknown>) => asked.kind !== 'unread' };
  const awsVersions = remembering<Answer<string>>({ ...forOptions, forMs: AWS_MANAGED_FOR_MS });
  const ownVersions = remembering<Answer<string>>({ ...forOptions, forMs: CUSTOMER_MANAGED_FOR_MS });
  const texts = remembering<Answer<string>>(forOptions);
  return (asker, account) => {
    async function managed(arn: string, layer: Layer): Promise<Read> {
      const name = lastSegment(arn);
      const one = asker.about({ subject: arn, layer });
      const byAws = isAwsManaged(arn);
      const key = `${byAws ? 'aws' : account} ${arn}`;
      const changed = byAws ? '' : await changedIn(account);
      const version = await (byAws ? awsVersions : ownVersions).share(`${changed} ${key}`, one.signal, (signal) =>
        one.until(signal).ask('iam:GetPolicy', async (client, options) => {
          const { Policy } = await client.send(new GetPolicyCommand({ PolicyArn: arn }), options);
          return Policy?.DefaultVersionId ?? '';
        }),
      );
      // Detached and deleted between two calls: it grants nothing any more.
      if (version.kind === 'absent') return NOTHING;
      if (version.kind === 'unread') return missing(name, version.gaps, layer);
      const text = await texts.share(`${key} ${version.value}`, one.signal, (signal) =>
        one.until(signal).ask('iam:GetPolicyVersion', async (client, options) => {
          const command = new GetPolicyVersionCommand({ PolicyArn: arn, VersionId: version.value });
          return (await client.send(command, options)).PolicyVersion?.Document ?? '';
        }),
      );
      if (text.kind === 'absent') return NOTHING;
      if (text.kind === 'unread') return missing(name, text.gaps, layer);
      const read = one.document('iam:GetPolicyVersion', name, text.value);
      return { policies: [read.policy], gaps: read.gaps };
    }

    async function inline(holder: Holder): Promise<Attached> {
      const subject = `${holder.kind} ${holder.name}`;
      const { permission, fetchPage } = inlineLister(holder);
      const names = await asker.about({ subject }).askAll(permission, fetchPage);
      if (names.kind === 'absent') return NOTHING;
      if (names.kind === 'unread') return missing(`${subject} (inline)`, names.gaps);
      const getter = inlineGetter(holder);
      const read = await Promise.all(
        names.value.map(async (policy): Promise<Attached> => {
          const one = asker.about({ subject: `${subject} policy ${policy}` });
          const text = await one.ask(getter.permission, getter.get(policy));
          if (text.kind === 'absent') return NOTHING;
          const attachments: readonly Attachment[] = [{ policy, form: 'inline', via: holder }];
          if (text.kind === 'unread') return { ...missing(policy, text.gaps), attachments };
          const read = one.document(getter.permission, policy, text.value);
          return { policies: [read.policy], attachments, gaps: read.gaps };
        }),
      );
      return together(read);
    }

    async function attached(holder: Holder): Promise<Attached> {
      const subject = `${holder.kind} ${holder.name}`;
      const { permission, fetchPage } = attachedLister(holder);
      const list = await asker.about({ subject }).askAll(permission, fetchPage);
      if (list.kind === 'absent') return NOTHING;
      if (list.kind === 'unread') return missing(`${subject} (managed)`, list.gaps);
      const read = await Promise.all(
        list.value.map(async ({ name, arn }): Promise<Attached> => {
          const form = isAwsManaged(arn) ? 'aws-managed' : 'managed';
          const attachments: readonly Attachment[] = [{ policy: name, form, policyArn: arn, via: holder }];
          return { ...(await managed(arn, 'identity')), attachments };
        }),
      );
      return together(read);
    }

    async function ofGroups(user: string): Promise<Attached> {
      const fetchPage: FetchPage<string> = async (client, from, options) => {
        const page = await client.send(new ListGroupsForUserCommand({ UserName: user, ...marker(from) }), options);
        return { items: (page.Groups ?? []).flatMap((group) => group.GroupName ?? []), next: page.Marker };
      };
      const list = await asker.about({ subject: `user ${user}` }).askAll('iam:ListGroupsForUser', fetchPage);
      if (list.kind === 'absent') return NOTHING;
      if (list.kind === 'unread') return missing(`user ${user} (groups)`, list.gaps);
      const holders = list.value.map((name): Holder => ({ kind: 'group', name }));
      return together(await Promise.all(holders.flatMap((group) => [inline(group), attached(group)])));
    }

    return { managed, inline, attached, ofGroups };
  };
}

export function together(parts: readonly Attached[]): Attached {
  return {
    policies: parts.flatMap(({ policies }) => policies),
    attachments: parts.flatMap(({ attachments }) => attachments),
    gaps: parts.flatMap(({ gaps }) => gaps),
  };
}

/** What was not read may hold anything: a policy without text stands for it. One answer may serve several layers. */
export function missing(name: string, gaps: readonly Gap[], layer: Layer = 'identity'): Attached {
  return { policies: [{ name, document: null }], attachments: [], gaps: gaps.map((gap) => ({ ...gap, layer })) };
}
