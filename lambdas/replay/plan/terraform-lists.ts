/**
 * Types of Terraform's AWS provider that hold a list of what goes together: members of groups, holders of a policy, all that
 * a role may have. What left the list goes, what came joins.
 * Source: https://registry.terraform.io/providers/hashicorp/aws/latest/docs
 * Errs towards leaving out where a list is known only after apply.
 */
import { fieldAt, isObject, type Json, listAt, textAt } from '../../denial/fields.ts';
import { documentJson } from '../../denial/policy-json.ts';
import { type EditOrNote, plannedArn, type ResourceChange } from './resource-change.ts';

type Kind = 'role' | 'user' | 'group';
type Read = (change: ResourceChange) => readonly EditOrNote[];

/** `aws_iam_group_membership`: users of one group. */
export function groupMembership(change: ResourceChange): readonly EditOrNote[] {
  const group = oneOf(change, 'group');
  return between(change, 'users', (user, joins) =>
    group === undefined ? 'place-unknown' : { kind: 'member', user: `user/${user}`, group: `group/${group}`, joins },
  );
}

/** `aws_iam_user_group_membership`: groups of one user. */
export function userGroupMembership(change: ResourceChange): readonly EditOrNote[] {
  const user = oneOf(change, 'user');
  return between(change, 'groups', (group, joins) =>
    user === undefined ? 'place-unknown' : { kind: 'member', user: `user/${user}`, group: `group/${group}`, joins },
  );
}

/** `aws_iam_policy_attachment`: all who have one policy. */
export function policyAttachment(change: ResourceChange): readonly EditOrNote[] {
  const now = textAt(change.now, 'policy_arn');
  const then = textAt(change.after, 'policy_arn') ?? plannedArn(change.referred('policy_arn'));
  return (['role', 'user', 'group'] as const).flatMap((kind) =>
    between(
      change,
      `${kind}s`,
      (name, joins): EditOrNote => {
        const [entity, policyArn] = [`${kind}/${name}`, joins ? then : now];
        if (policyArn === undefined) return 'place-unknown';
        if (joins && change.isMade(entity)) return 'new';
        return joins ? { kind: 'attach', entity, policyArn } : { kind: 'detach', from: entity, policy: policyArn };
      },
      now !== then,
    ),
  );
}

/** `aws_iam_*_exclusive`: what is not on the list goes. It goes by itself: nothing is given back. */
export function exclusive(kind: Kind, held: 'inline' | 'attached'): Read {
  return (change) => {
    if (change.after === undefined) return [];
    const name = textAt(change.after, `${kind}_name`) ?? textAt(change.referred(`${kind}_name`), 'name');
    const list = held === 'inline' ? 'policy_names' : 'policy_arns';
    if (name === undefined || change.isUnknown(list) || change.isPartlyUnknown(list)) return ['place-unknown'];
    const entity = `${kind}/${name}`;
    return change.isMade(entity)
      ? ['new']
      : [{ kind: 'keep-only', entity, held, policies: textsIn(change.after, list) }];
  };
}

/** What a role holds in itself, where the plan says it. */
export function heldByRole(change: ResourceChange, role: string): readonly EditOrNote[] {
  const arns = between(change, 'managed_policy_arns', (policyArn, joins) =>
    joins ? { kind: 'attach', entity: role, policyArn } : { kind: 'detach', from: role, policy: policyArn },
  );
  if (change.isUnknown('inline_policy')) return arns;
  const [now, then] = [inlineIn(change.now), inlineIn(change.after)];
  const gone = [...now.keys()].filter((name) => !then.has(name));
  const put = [...then].filter(([name, text]) => now.get(name) !== text);
  return [
    ...arns,
    ...gone.map((policy): EditOrNote => ({ kind: 'detach', from: role, policy })),
    ...put.map(
      ([name, text]): EditOrNote => ({ kind: 'inline', entity: role, name, document: documentJson(text) ?? null }),
    ),
  ];
}

/** An empty block stands for none. */
function inlineIn(role: Json | undefined): ReadonlyMap<string, string> {
  return new Map(
    listAt(role, 'inline_policy').flatMap((one) => {
      const name = isObject(one) ? textAt(one, 'name') : undefined;
      return name === undefined ? [] : [[name, textAt(one, 'policy') ?? '']];
    }),
  );
}

/** Each that left the list and each that came; `anew`: all of them, as what they are on the list for is another. */
function between(
  change: ResourceChange,
  attribute: string,
  outcome: (name: string, joins: boolean) => EditOrNote,
  anew = false,
): readonly EditOrNote[] {
  const now = textsIn(change.now, attribute);
  if (change.isUnknown(attribute)) return ['place-unknown'];
  const then = textsIn(change.after, attribute);
  // One that is not named may be one that is there: none is known to go.
  const isOpen = change.isPartlyUnknown(attribute);
  const gone = isOpen ? [] : now.filter((name) => anew || !then.includes(name));
  return [
    ...(isOpen ? ['place-unknown' as const] : []),
    ...gone.map((name) => outcome(name, false)),
    ...then.filter((name) => anew || !now.includes(name)).map((name) => outcome(name, true)),
  ];
}

function oneOf(change: ResourceChange, attribute: string): string | undefined {
  return textAt(change.after, attribute) ?? textAt(change.now, attribute) ?? textAt(change.referred(attribute), 'name');
}

function textsIn(json: Json | undefined, attribute: string): readonly string[] {
  const list = fieldAt(json, attribute);
  return Array.isArray(list) ? list.filter((one) => typeof one === 'string') : [];
}
