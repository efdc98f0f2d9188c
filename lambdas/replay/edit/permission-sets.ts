/**
 * Permission sets of IAM Identity Center: each is a role in every account that it is assigned to, whose name tells the set.
 * Source: https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
 * Errs towards none: which accounts a set is assigned to is told by the roles that are there.
 */
import { type Json, listAt, objectAt, textAt } from '../../denial/fields.ts';
import type { Edit } from './edit.ts';
import { accountIds, accountOf } from './parts.ts';

/** What Identity Center calls the inline policy of a set on its roles. */
export const INLINE_OF_SET = 'AwsSSOInlinePolicy';

const PREFIX = 'permission-set/';

export function isPermissionSet(entity: string): boolean {
  return entity.startsWith(PREFIX);
}

/** As the entity of an edit. */
export function permissionSetNamed(name: string): string {
  return `${PREFIX}${name}`;
}

/** `AWSReservedSSO_<set>_<16 digits of a hash>`, in whatever account. */
export function rolesOfPermissionSet(snapshot: Json, entity: string): readonly string[] {
  const before = `AWSReservedSSO_${entity.slice(PREFIX.length)}_`;
  return accountIds(snapshot)
    .flatMap((id) => listAt(objectAt(accountOf(snapshot, id), 'iam'), 'RoleDetailList'))
    .flatMap((role) => {
      const own = textAt(role, 'RoleName') ?? '';
      const isOfIt = own.startsWith(before) && /^[0-9a-f]{16}$/.test(own.slice(before.length));
      return isOfIt ? (textAt(role, 'Arn') ?? []) : [];
    });
}

/** The edit on each role of the set that it names; nothing where it names none. */
export function onEachRole(
  snapshot: Json,
  edit: Edit,
): { readonly set: string; readonly edits: readonly Edit[] } | undefined {
  const set = 'entity' in edit ? edit.entity : edit.kind === 'detach' ? edit.from : '';
  if (!isPermissionSet(set)) return undefined;
  const edits = rolesOfPermissionSet(snapshot, set).map(
    (role): Edit =>
      edit.kind === 'detach' ? { ...edit, from: role } : 'entity' in edit ? { ...edit, entity: role } : edit,
  );
  return { set, edits };
}
