/**
 * What a tool names without an account or a Region, where several of the snapshot are called so: the one of the place that
 * the rest of its plan is about. Errs towards none: a plan of two accounts tells nothing of it.
 */
import type { Json } from '../../denial/fields.ts';
import type { Edit } from './edit.ts';
import { entityAt, policyIn } from './edit-iam.ts';
import { resourceIn, type Within } from './resource-in.ts';

/** The edit with the names that are its own spelt out. */
export function namedIn(snapshot: Json, edit: Edit, within: Within): Edit {
  const entity = (name: string): string => {
    const { account } = within;
    if (account === undefined || !/^(?:role|user|group)\//.test(name)) return name;
    if (entityAt(snapshot, name) !== undefined) return name;
    const arn = `arn:aws:iam::${account}:${name}`;
    return entityAt(snapshot, arn) === undefined ? name : arn;
  };
  switch (edit.kind) {
    case 'inline':
    case 'attach':
    case 'boundary':
    case 'bound-by':
    case 'keep-only':
      return { ...edit, entity: entity(edit.entity) };
    case 'detach':
      return { ...edit, from: entity(edit.from) };
    case 'trust':
      return { ...edit, role: entity(edit.role) };
    case 'member':
      return { ...edit, user: entity(edit.user), group: entity(edit.group) };
    case 'managed-text':
      return within.account === undefined
        ? edit
        : { ...edit, policyArn: policyIn(snapshot, edit.policyArn, within.account) };
    case 'resource':
    case 'resource-statement':
      return { ...edit, arn: resourceIn(snapshot, edit.arn, within)?.arn ?? edit.arn };
    default:
      return edit;
  }
}
