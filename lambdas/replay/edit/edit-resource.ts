/**
 * Changes of the policies of resources. A bucket may be named by its name alone. Errs towards "not known": a resource
 * that the snapshot lacks has settings that nobody read.
 */
import { parseArn } from '../../denial/arn.ts';
import { fieldAt, isObject, type Json, objectAt, textAt } from '../../denial/fields.ts';
import { documentJson } from '../../evidence/policy-json.ts';
import { type Edit, type Edited, type Text, unknown } from './edit.ts';
import { accountIds, accountOf, changed, withField, withoutField } from './parts.ts';

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
  for (const account of accountIds(snapshot)) {
    const resources = objectAt(accountOf(snapshot, account), 'resources') ?? {};
    const arn = Object.keys(resources).find((one) => isMeant(one, text) || hasAlias(resources[one], one, text));
    if (arn === undefined) continue;
    const edited = changed(snapshot, ['accounts', account, 'resources', arn], (entry) => {
      const policy = change(policyOf(entry));
      return policy === undefined ? withoutField(entry, 'policy') : withField(entry, 'policy', policy);
    });
    return { kind: 'edited', snapshot: edited };
  }
  const known = accountIds(snapshot).flatMap((id) => Object.keys(objectAt(accountOf(snapshot, id), 'resources') ?? {}));
  return unknown('resource', text, [...known, ...known.flatMap((arn) => /^arn:[^:]+:s3:::(.+)$/.exec(arn)?.[1] ?? [])]);
}

/** A bucket by its name, a key by its id, a function as `function:name`. */
function isMeant(arn: string, text: string): boolean {
  if (arn === text || parseArn(text) !== undefined) return arn === text;
  const held = parseArn(arn);
  return held?.service === 's3' ? held.resource === text : [text, `key/${text}`].includes(held?.resource ?? '');
}

/** A key by the ARN of an alias. */
function hasAlias(entry: unknown, arn: string, wanted: string): boolean {
  const [held, asked] = [parseArn(arn), parseArn(wanted)];
  if (held?.service !== 'kms' || asked?.service !== 'kms' || held.account !== asked.account) return false;
  const aliases = fieldAt(entry, 'aliases');
  return held.region === asked.region && Array.isArray(aliases) && aliases.includes(asked.resource);
}

/** `null`: it has one that was not read. */
function policyOf(entry: Json): Text | undefined {
  const policy = fieldAt(entry, 'policy');
  if (policy === undefined) return undefined;
  if (typeof policy === 'string') return documentJson(policy) ?? null;
  return isObject(policy) ? policy : null;
}
