/**
 * Sessions of a snapshot: the policies and tags passed when a session was made, by access key id or session ARN.
 * Errs towards a gap: a session without an entry may have been made with a policy.
 */
import { lastSegment } from '../../aws/arn.ts';
import { fieldAt, type Json, present, textAt } from '../../denial/fields.ts';
import type { NamedPolicy, PolicyDocument } from '../../engine/index.ts';
import type { SessionFacts } from '../facts.ts';
import type { Answer, LookupOf } from '../source.ts';
import { SESSION_POLICY } from '../subject/policy-names.ts';
import { documentPart, GapList, MISSING, objectPart, type Part, tagsPart, textsPart } from './part.ts';

export function sessionReader(
  sessions: Part<Json>,
  managed: (account: string, arn: string) => Part<PolicyDocument>,
): (lookup: LookupOf<'session'>) => Answer<SessionFacts> {
  return (lookup) => {
    const subject = `session ${lookup.accessKeyId ?? lookup.arn ?? ''}`.trim();
    const name = [lookup.accessKeyId, lookup.arn].find(
      (key) => key !== undefined && sessions.kind === 'there' && fieldAt(sessions.value, key) !== undefined,
    );
    const entry = sessions.kind === 'gap' ? sessions : name === undefined ? MISSING : objectPart(sessions.value, name);
    if (entry.kind === 'gap') return { kind: 'unread', gaps: [{ layer: 'session', reason: entry.reason, subject }] };
    return facts(entry.value, subject, (arn) => managed(lookup.account, arn));
  };
}

function facts(entry: Json, subject: string, managed: (arn: string) => Part<PolicyDocument>): Answer<SessionFacts> {
  const list = new GapList();
  const gap = { layer: 'session', subject } as const;
  const inline = list.optional(documentPart(entry, 'policy'), undefined, null, gap);
  const arns = list.optional(textsPart(entry, 'policyArns'), [], null, gap);
  const policies: NamedPolicy[] = [];
  if (inline !== undefined) policies.push({ name: SESSION_POLICY, document: inline });
  for (const arn of arns ?? []) {
    policies.push(list.document(lastSegment(arn), managed(arn), { layer: 'session', subject: arn }));
  }
  if (arns === null) policies.push({ name: 'policyArns', document: null });
  const value = present<SessionFacts>({
    policies: undefined,
    tags: list.optional(tagsPart(entry, 'tags'), {}, null, { subject: `tags of ${subject}` }),
    assumedBy: textAt(entry, 'assumedBy'),
    assumedAt: textAt(entry, 'assumedAt'),
  });
  return {
    kind: 'found',
    value: { ...value, policies: policies.length === 0 ? undefined : policies },
    gaps: list.gaps,
  };
}
