/**
 * What a template says of permissions, as facts that stand or do not: a policy under its name on a role, a policy that is
 * attached, the text of a bucket's policy. Two templates differ in facts.
 */
import type { Edit } from '../../edit/edit.ts';

export interface Fact {
  /** Two facts of one key cannot stand together: the one takes the place of the other. */
  readonly key: string;
  /** Logical id and property. */
  readonly place: string;
  /** What the template says, unknown values by the expression they come from: two that read alike are the same. */
  readonly said: unknown;
  /** It stands where this condition holds, of which nobody knows whether it does. */
  readonly condition?: string;
  readonly make: Edit;
  /** The template says nothing: it counts only against a deployed one that did. */
  readonly isSilent?: true;
  /** Absent: it goes with the thing that it belongs to. */
  readonly undo?: Edit;
}

/** The fact as it is where nobody knows whether it stands: its text may say anything. */
export function inDoubt(fact: Fact, condition: string): Fact {
  return { ...fact, condition, make: doubted(fact.make) };
}

function doubted(edit: Edit): Edit {
  switch (edit.kind) {
    case 'attach':
      return { kind: 'inline', entity: edit.entity, name: edit.policyArn, document: null };
    case 'bound-by':
      return { kind: 'boundary', entity: edit.entity, name: 'permissions-boundary', document: null };
    case 'member':
      return { kind: 'inline', entity: edit.user, name: edit.group, document: null };
    case 'organization-attach':
      return {
        kind: 'organization',
        type: 'SERVICE_CONTROL_POLICY',
        target: edit.target,
        name: edit.policy,
        document: null,
      };
    case 'resource-statement':
      return { kind: 'resource', arn: edit.arn, document: null };
    case 'keep-only':
      return { kind: 'inline', entity: edit.entity, name: edit.held, document: null };
    case 'detach':
      return { kind: 'inline', entity: edit.from, name: edit.policy, document: null };
    default:
      return { ...edit, document: null };
  }
}
