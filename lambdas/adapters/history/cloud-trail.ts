/**
 * CloudTrail's event history: how a session came to be, policy changes, and the denials of the last days for the command
 * line. Two calls a second for an account and Region, so a session costs one call where it can and three at most.
 * Source: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
 */

import type { LookupAttributeKey } from '@aws-sdk/client-cloudtrail';
import { parseArn, shortName } from '../../aws/arn.ts';
import { globalRegion, partitionOf } from '../../aws/regions.ts';
import { parseChange } from '../../change/parse.ts';
import type { PolicyChange } from '../../change/policy-change.ts';
import { isSameTarget } from '../../change/target.ts';
import { isObject, type Json, listAt, objectAt, present, textAt } from '../../denial/fields.ts';
import type { NamedPolicy } from '../../engine/index.ts';
import type { Answer, Gap, LookupOf, Reader, SessionFacts } from '../../evidence/source.ts';
import { SESSION_POLICY } from '../../evidence/subject/policy-names.ts';
import { ask, type Connection, document, found, gapOf, type Question, unread } from '../connection/ask.ts';
import type { Iam } from '../readers/iam.ts';

interface Query {
  readonly attribute?: { readonly key: LookupAttributeKey; readonly value: string };
  readonly from?: Date;
  readonly to?: Date;
}

export interface EventHistory {
  readonly session: Reader<'session'>;
  readonly changes: Reader<'changes'>;
  /** Records newest first, page by page, as parsed JSON. */
  records(account: string, region: string, query: Query, signal: AbortSignal): AsyncGenerator<Answer<readonly Json[]>>;
}

/** Calls that make sessions. */
const SESSION_MAKERS = /^(?:AssumeRole(?:With(?:SAML|WebIdentity))?|GetFederationToken|AssumeRoot)$/;
const AROUND_MS = 60_000;
const CHANGES_BACK_MS = 7 * 24 * 60 * 60_000;
const CHANGES_FOR_MS = 6_000;
const MOST_TARGETS = 6;
const ORGANIZATION_CALLS = ['AttachPolicy', 'DetachPolicy', 'UpdatePolicy', 'DeletePolicy', 'MoveAccount'];

export function eventHistory(connection: Connection, iam: Iam): EventHistory {
  const clients = connection.accounts.clients(async (config) => {
    const { CloudTrailClient } = await import('@aws-sdk/client-cloudtrail');
    return new CloudTrailClient({ ...config });
  });

  const questionFor = (subject: string, account: string, signal: AbortSignal): Question => ({
    permission: 'cloudtrail:LookupEvents',
    subject,
    account,
    signal,
  });

  async function* records(account: string, region: string, query: Query, signal: AbortSignal) {
    const opened = await clients(account, region);
    if (opened.kind !== 'found') {
      yield opened;
      return;
    }
    const { LookupEventsCommand } = await import('@aws-sdk/client-cloudtrail');
    let NextToken: string | undefined;
    do {
      const token = NextToken;
      const page = await ask(connection, questionFor('event history', account, signal), () =>
        opened.value.send(
          new LookupEventsCommand({
            MaxResults: 50,
            LookupAttributes:
              query.attribute === undefined
                ? undefined
                : [{ AttributeKey: query.attribute.key, AttributeValue: query.attribute.value }],
            StartTime: query.from,
            EndTime: query.to,
            NextToken: token,
          }),
          { abortSignal: signal },
        ),
      );
      if (page.kind !== 'found') {
        yield page;
        return;
      }
      NextToken = page.value.NextToken;
      yield {
        kind: 'found',
        value: (page.value.Events ?? []).flatMap((event) => recordOf(event.CloudTrailEvent)),
      } as const;
    } while (NextToken !== undefined);
  }

  /** The first page is enough for what has one name. */
  async function first(
    account: string,
    region: string,
    query: Query,
    signal: AbortSignal,
  ): Promise<Answer<readonly Json[]>> {
    for await (const page of records(account, region, query, signal)) return page;
    return { kind: 'absent' };
  }

  async function session(lookup: LookupOf<'session'>, signal: AbortSignal) {
    const subject = `session ${lookup.accessKeyId ?? lookup.arn ?? ''}`.trim();
    const question = { ...questionFor(subject, lookup.account, signal), layer: 'session' } as const;
    const around = windowAround(lookup.issuedAt);
    const home = globalRegion(partitionOf(lookup.region) ?? 'aws');
    // By the key it was given; where STS's global endpoint was called the record lies in the partition's home Region.
    const queries: readonly { readonly region: string; readonly query: Query }[] = [
      ...(lookup.accessKeyId === undefined
        ? []
        : [...new Set([lookup.region, home])].map((region) => ({
            region,
            query: { ...around, attribute: { key: 'ResourceName', value: lookup.accessKeyId ?? '' } } as const,
          }))),
      ...(around.from === undefined
        ? []
        : [
            {
              region: lookup.region,
              query: { ...around, attribute: { key: 'EventName', value: 'AssumeRole' } } as const,
            },
          ]),
    ];
    for (const { region, query } of queries) {
      const page = await first(lookup.account, region, query, signal);
      if (page.kind === 'unread')
        return unread<SessionFacts>(...page.gaps.map((gap): Gap => ({ ...gap, layer: 'session', subject })));
      const made = page.kind === 'found' ? page.value.find((record) => isMakerOf(record, lookup)) : undefined;
      if (made !== undefined) return sessionFacts(made, lookup, signal);
    }
    return unread<SessionFacts>(gapOf(question, 'not-found'));
  }

  async function sessionFacts(record: Json, lookup: LookupOf<'session'>, signal: AbortSignal) {
    const parameters = objectAt(record, 'requestParameters');
    const gaps: Gap[] = [];
    const policies: NamedPolicy[] = [];
    const subject = `session ${lookup.accessKeyId ?? lookup.arn ?? ''}`;
    const text = textAt(parameters, 'policy');
    if (text !== undefined) {
      const question = { permission: 'cloudtrail:LookupEvents', subject, layer: 'session' } as const;
      const read = document(question, SESSION_POLICY, text);
      policies.push(read.policy);
      gaps.push(...read.gaps);
    }
    for (const arn of listAt(parameters, 'policyArns').flatMap((one) => textAt(one, 'arn') ?? [])) {
      const account = parseArn(arn)?.account ?? lookup.account;
      const read = await iam.managed(account, arn, 'session', signal);
      policies.push(...read.policies);
      gaps.push(...read.gaps);
    }
    const identity = objectAt(record, 'userIdentity');
    // CloudTrail leaves out parameters above 100 KB: then nothing is known of them.
    const unknown = parameters === undefined;
    if (unknown) gaps.push({ layer: 'session', reason: 'truncated', subject });
    const value = present<SessionFacts>({
      policies: unknown ? null : policies.length === 0 ? undefined : policies,
      tags: unknown ? null : sessionTags(parameters),
      assumedBy: textAt(identity, 'arn') ?? textAt(identity, 'invokedBy') ?? textAt(identity, 'principalId'),
      assumedAt: textAt(record, 'eventTime'),
    });
    return found(value, gaps);
  }

  return {
    session,
    records,
    async changes(lookup, whole) {
      // Two calls a second for all containers together: what is not had soon is a gap, not a notice that comes late.
      const signal = AbortSignal.any([whole, AbortSignal.timeout(CHANGES_FOR_MS)]);
      const until = Date.parse(lookup.until);
      const to = Number.isNaN(until) ? new Date() : new Date(until);
      const from = new Date(to.getTime() - CHANGES_BACK_MS);
      const changes = new Map<string, PolicyChange>();
      const gaps: Gap[] = [];
      const [byCall, named] = questionsAbout(lookup.targets);
      const questions = [...named.slice(0, MOST_TARGETS), ...byCall];
      for (const { attribute, about } of questions) {
        const page = await first(lookup.account, lookup.region, { from, to, attribute }, signal);
        if (page.kind === 'unread')
          gaps.push(...page.gaps.map((gap) => ({ ...gap, subject: `policy changes of ${about}` })));
        for (const record of page.kind === 'found' ? page.value : []) {
          const change = parseChange(record);
          const asked = change !== undefined && lookup.targets.some((target) => isSameTarget(change.target, target));
          if (asked) changes.set(change.eventId, change);
        }
      }
      if (named.length > MOST_TARGETS) {
        gaps.push(gapOf(questionFor(`policy changes in ${lookup.account}`, lookup.account, signal), 'too-large'));
      }
      if (changes.size === 0 && gaps.length > 0) return unread(...gaps);
      return found([...changes.values()], gaps);
    },
  };
}

interface About {
  readonly attribute: NonNullable<Query['attribute']>;
  readonly about: string;
}

/**
 * History knows a resource by its ARN or by its name, as the call's parameters had it. Levels and policies of an
 * organization are many and its changes few: those are asked for by call, once for all.
 */
function questionsAbout(targets: readonly string[]): readonly [readonly About[], readonly About[]] {
  const inOrganization = (target: string): boolean => /^(?:r|ou|p)-|^\d{12}$/.test(target);
  const byCall = targets.some(inOrganization)
    ? ORGANIZATION_CALLS.map((value): About => ({ attribute: { key: 'EventName', value }, about: 'the organization' }))
    : [];
  const named = targets
    .filter((target) => !inOrganization(target))
    .map((target): About => {
      const value = target.includes(':policy/') ? target : shortName(target);
      return { attribute: { key: 'ResourceName', value }, about: target };
    });
  return [byCall, named];
}

function recordOf(text: string | undefined): readonly Json[] {
  try {
    const record: unknown = JSON.parse(text ?? '');
    return isObject(record) ? [record] : [];
  } catch {
    return [];
  }
}

function isMakerOf(record: Json, lookup: LookupOf<'session'>): boolean {
  if (!SESSION_MAKERS.test(textAt(record, 'eventName') ?? '') || textAt(record, 'errorCode') !== undefined)
    return false;
  const response = objectAt(record, 'responseElements');
  const key = textAt(objectAt(response, 'credentials'), 'accessKeyId');
  if (lookup.accessKeyId !== undefined) return key === lookup.accessKeyId;
  const arn =
    textAt(objectAt(response, 'assumedRoleUser'), 'arn') ?? textAt(objectAt(response, 'federatedUser'), 'arn');
  return arn !== undefined && arn === lookup.arn;
}

function windowAround(issuedAt: string | undefined): Pick<Query, 'from' | 'to'> {
  const at = Date.parse(issuedAt ?? '');
  return Number.isNaN(at) ? {} : { from: new Date(at - AROUND_MS), to: new Date(at + AROUND_MS) };
}

/** AssumeRole gives `tags`, federation `principalTags`. */
export function sessionTags(parameters: Json | undefined): Readonly<Record<string, string>> {
  const listed = listAt(parameters, 'tags').flatMap((tag) => {
    const key = textAt(tag, 'key');
    return key === undefined ? [] : [[key, textAt(tag, 'value') ?? ''] as const];
  });
  const mapped = Object.entries(objectAt(parameters, 'principalTags') ?? {}).map(
    ([key, value]) => [key, String(value)] as const,
  );
  return Object.fromEntries([...listed, ...mapped]);
}
