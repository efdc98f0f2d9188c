/**
 * What a template says of permissions, as facts that stand or do not: a policy under its name on a role, a policy that is
 * attached, the text of a bucket's policy. Two templates differ in facts.
 */
import { doubted, type Edit } from '../../edit/edit.ts';

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
