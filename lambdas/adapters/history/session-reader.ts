/**
 * What a session was made with: the policies and tags that the call which made it passed. Errs towards a gap: a session
 * whose making is not to be seen may have been made with a policy.
 */
import { parseArn } from '../../aws/arn.ts';
import { present } from '../../denial/fields.ts';
import type { NamedPolicy } from '../../engine/index.ts';
import type { SessionFacts } from '../../evidence/facts.ts';
import type { Gap, LookupOf, Reader } from '../../evidence/source.ts';
import { SESSION_POLICY } from '../../evidence/subject/policy-names.ts';
import { document, found, gapOf, unread } from '../connection/ask.ts';
import type { Iam } from '../readers/iam.ts';
import type { EventPages } from './event-pages.ts';
import type { Making } from './making.ts';
import { sessionMakings } from './session-makings.ts';

export function sessionReader(pages: EventPages, iam: Iam): Reader<'session'> {
  const makings = sessionMakings(pages);
  return async (lookup, signal) => {
    const made = await makings.find(lookup, signal);
    if (made.kind === 'found') return factsOf(made.value, lookup, iam, signal);
    const about = aboutOf(lookup);
    if (made.kind === 'absent') return unread(gapOf(about, 'not-found'));
    return unread(...made.gaps.map((gap): Gap => ({ ...gap, layer: 'session', subject: about.subject })));
  };
}

async function factsOf({ parameters, by, time }: Making, lookup: LookupOf<'session'>, iam: Iam, signal: AbortSignal) {
  const about = aboutOf(lookup);
  const facts = { assumedBy: by, assumedAt: time };
  if (parameters === undefined) {
    const gap: Gap = { layer: 'session', reason: 'truncated', subject: about.subject };
    return found(present<SessionFacts>({ ...facts, policies: null, tags: null }), [gap]);
  }
  const gaps: Gap[] = [];
  const policies: NamedPolicy[] = [];
  if (parameters.policy !== undefined) {
    const read = document(about, SESSION_POLICY, parameters.policy);
    policies.push(read.policy);
    gaps.push(...read.gaps);
  }
  for (const arn of parameters.policyArns) {
    const account = parseArn(arn)?.account ?? lookup.account;
    const read = await iam.managed(account, arn, 'session', signal);
    policies.push(...read.policies);
    gaps.push(...read.gaps);
  }
  const { tags } = parameters;
  return found(present<SessionFacts>({ ...facts, policies: policies.length === 0 ? undefined : policies, tags }), gaps);
}

function aboutOf({ accessKeyId, arn }: LookupOf<'session'>) {
  const subject = `session ${accessKeyId ?? arn ?? ''}`.trim();
  return { permission: 'cloudtrail:LookupEvents', subject, layer: 'session' } as const;
}
