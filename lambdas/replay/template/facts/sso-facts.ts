/**
 * Permission sets of IAM Identity Center: each is a role in every account that it is assigned to, whose name tells the set.
 * Source: https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
 * Errs towards saying what is left out: which accounts it is assigned to is told by the roles that are there.
 */
import { arnParts } from '../../../aws/arn.ts';
import { isObject, textAt } from '../../../denial/fields.ts';
import { INLINE_OF_SET } from '../../edit/permission-sets.ts';
import type { Reading } from '../reading.ts';
import { isPlain } from '../unresolved.ts';
import type { Fact } from './fact.ts';
import { attached, boundary, inline } from './iam-facts.ts';

export function permissionSet(reading: Reading): readonly Fact[] {
  const name = reading.property('Name');
  const roles = isPlain(name) ? reading.rolesOfPermissionSet(String(name)) : [];
  if (roles.length === 0) return reading.nowhere('Name');
  return roles.flatMap((role) => [
    ...inlineOf(reading, role),
    ...reading.listOf('ManagedPolicies').flatMap((arn) => attached(reading, 'ManagedPolicies', role, arn)),
    ...reading.listOf('CustomerManagedPolicyReferences').flatMap((one, at) => {
      const place = `CustomerManagedPolicyReferences[${at}]`;
      return attached(reading, place, role, isObject(one) ? ownPolicy(one, role) : one);
    }),
    ...bounded(reading, role),
  ]);
}

function inlineOf(reading: Reading, role: string): readonly Fact[] {
  const said = reading.property('InlinePolicy');
  return said === undefined || said === '' ? [] : [inline(reading, role, INLINE_OF_SET, 'InlinePolicy', said)];
}

function bounded(reading: Reading, role: string): readonly Fact[] {
  const said = reading.property('PermissionsBoundary');
  if (said === undefined) return [];
  const own = isObject(said) ? said['CustomerManagedPolicyReference'] : undefined;
  const named = isObject(own) ? ownPolicy(own, role) : isObject(said) ? (said['ManagedPolicyArn'] ?? said) : said;
  return [boundary(reading, role, named)];
}

/** A policy of that name and path in the account of the role; as it was said where it is not known. */
function ownPolicy(reference: Readonly<Record<string, unknown>>, role: string): unknown {
  const [name, path] = [textAt(reference, 'Name'), reference['Path'] ?? '/'];
  const { partition, account } = arnParts(role) ?? {};
  return name === undefined || typeof path !== 'string'
    ? reference
    : `arn:${partition}:iam::${account}:policy${path}${name}`;
}
