/**
 * One resource of a plan, as it is and as it will be. Errs towards "known only after apply".
 */
import { type Json, textAt } from '../../denial/fields.ts';
import { documentJson } from '../../denial/policy-json.ts';
import type { Edit, Text } from '../edit/edit.ts';
import type { PlanNote } from './planned.ts';

/** One resource as it is and as it will be; `now` is empty where it is made, `after` where it goes. */
export interface ResourceChange {
  readonly address: string;
  readonly now: Json | undefined;
  readonly after: Json | undefined;
  /** A value that is known only after apply, as the resource that it is taken from. */
  readonly referred: (attribute: string) => Json | undefined;
  readonly isUnknown: (attribute: string) => boolean;
  /** A list, known but for one or more of what it holds. */
  readonly isPartlyUnknown: (attribute: string) => boolean;
  /** What the plan or its state holds under this ARN, data sources too. */
  readonly withArn: (arn: string) => Json | undefined;
  /** The plan makes it: `role/Worker`, of which no call can have been seen. */
  readonly isMade: (entity: string) => boolean;
}

/** What one resource comes to. */
export type EditOrNote = Edit | PlanNote['kind'];

/** `null`: known only after apply. */
export function textOf(change: ResourceChange, attribute: string): Text | undefined {
  if (change.isUnknown(attribute)) return null;
  const text = textAt(change.after, attribute);
  // An empty text is not a policy.
  return text === undefined || text === '' ? undefined : (documentJson(text) ?? null);
}

/** The text is another one, or may be. */
export function changesText({ now, after, isUnknown }: ResourceChange, attribute: string): boolean {
  return isUnknown(attribute) || textAt(now, attribute) !== textAt(after, attribute);
}

/** A policy that is made by this plan has no ARN yet: any account stands in, for it is held where it is attached. */
export function plannedArn(policy: Json | undefined): string | undefined {
  const arn = textAt(policy, 'arn');
  const name = textAt(policy, 'name');
  return arn ?? (name === undefined ? undefined : `policy${textAt(policy, 'path') ?? '/'}${name}`);
}
