/**
 * Users into groups and out of them. Errs towards "not known": neither a user nor a group that the snapshot lacks is made up.
 */
import { lastSegment } from '../../aws/arn.ts';
import { type Json, listAt } from '../../denial/fields.ts';
import { type Edit, type Edited, unknown } from './edit.ts';
import { entityAt, inEntity, principals } from './edit-iam.ts';
import { withField } from './parts.ts';

export function joined(snapshot: Json, edit: Extract<Edit, { kind: 'member' }>): Edited {
  const { user, group, joins } = edit;
  const name = lastSegment(group);
  if (joins && entityAt(snapshot, group) === undefined) return unknown('principal', group, principals(snapshot));
  return inEntity(snapshot, user, (entity) => {
    const groups = listAt(entity, 'GroupList');
    if (groups.includes(name) === joins) return entity;
    return withField(entity, 'GroupList', joins ? [...groups, name] : groups.filter((one) => one !== name));
  });
}
