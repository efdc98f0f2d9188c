/**
 * Changes of the policies of resources. A bucket may be named by its name alone. Errs towards "not known": a resource
 * that the snapshot lacks has settings that nobody read.
 */
import { fieldAt, type Json, objectAt, textAt } from '../../denial/fields.ts';
import { type Edit, type Edited, type Text, unknown } from './edit.ts';
import { accountIds, accountOf, changed, sameText, withField, withoutField } from './parts.ts';
import { resourceIn } from './resource-in.ts';

export function resourceText(snapshot: Json, edit: Extract<Edit, { kind: 'resource' }>): Edited {
  return inResource(snapshot, edit.arn, () => edit.document);
}

export function resourceStatement(snapshot: Json, edit: Extract<Edit, { kind: 'resource-statement' }>): Edited {
  return inResource(snapshot, edit.arn, (policy) => {
    if (policy === null) return null;
    const kept = statementsOf(policy).filter((one) => textAt(one, 'Sid') !== edit.sid);
    const statements = edit.statement === undefined ? kept : [...kept, { Sid: edit.sid, ...edit.statement }];
    if (statements.length === 0) return undefined;
    return { Version: '2012-10-17', ...policy, Statement: statements };
  });
}

function statementsOf(policy: Json | undefined): readonly unknown[] {
  const statement = fieldAt(policy, 'Statement');
  return Array.isArray(statement) ? statement : statement === undefined ? [] : [statement];
}

/** Gives the new text: none takes the policy away. */
function inResource(snapshot: Json, text: string, change: (policy: Text | undefined) => Text | undefined): Edited {
  const found = resourceIn(snapshot, text);
  if (found !== undefined) {
    const { account, arn, policy: before } = found;
    const edited = changed(snapshot, ['accounts', account, 'resources', arn], (entry) => {
      const policy = change(before);
      if (policy === undefined) return withoutField(entry, 'policy');
      return before !== undefined && sameText(before, policy) ? entry : withField(entry, 'policy', policy);
    });
    return { kind: 'edited', snapshot: edited };
  }
  const known = accountIds(snapshot).flatMap((id) => Object.keys(objectAt(accountOf(snapshot, id), 'resources') ?? {}));
  return unknown('resource', text, [...known, ...known.flatMap((arn) => /^arn:[^:]+:s3:::(.+)$/.exec(arn)?.[1] ?? [])]);
}
